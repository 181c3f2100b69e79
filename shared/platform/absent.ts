import { z } from 'zod';

/** A field that may be left out; `null` is how many writers leave one out. */
export function optional<T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}

/** A record without the fields that are `null`; anything else as it is. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value);
  if (!fields.some(([, field]) => field === null)) return value;
  return Object.fromEntries(fields.filter(([, field]) => field !== null));
}
