import { z } from 'zod';
import { messageOf, parseJson, RepeatedFieldError } from '../../platform/index.ts';

/** A schema for what has a field, and another for what has not: faults are told of the one that it is. */
export function havingOr<A, B>(
  field: string,
  { having, lacking }: { having: z.ZodType<A>; lacking: z.ZodType<B> },
): z.ZodType<A | B> {
  return z.unknown().transform((value, context): A | B => {
    const has = typeof value === 'object' && value !== null && Object.hasOwn(value, field);
    const { data, error } = (has ? having : lacking).safeParse(value);
    if (!error) return data;
    for (const issue of error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
}

/** A body that is one JSON document of a schema. */
export function jsonBody<T>(schema: z.ZodType<T>): z.ZodType<T, string> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return parseJson(text);
      } catch (error) {
        const path = error instanceof RepeatedFieldError ? [error.field] : [];
        context.addIssue({ code: 'custom', path, message: `is not JSON: ${messageOf(error)}` });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
