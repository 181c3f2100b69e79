import { z } from 'zod';

/** A field that may be left out; `null` is how many writers leave one out. */
export function optional<T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}
