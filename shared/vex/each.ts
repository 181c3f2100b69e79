import type { z } from 'zod';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';

/** Reads a list's elements one by one: sets a bad one aside and keeps the others. */
export function readEach<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[] | undefined,
  { source, place, aside }: { source: string; place: string; aside: RejectedRecord[] },
): T[] {
  return (values ?? []).flatMap((value, index) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return [parsed.data];
    aside.push(rejected(source, `${place}[${index}]`, parsed.error));
    return [];
  });
}
