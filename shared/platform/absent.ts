import { z } from 'zod';

/** An optional field; many writers use `null` for an absent one. */
export function optional<T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}

/** A record without its `null` fields; other values unchanged. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value);
  if (!fields.some(([, field]) => field === null)) return value;
  return Object.fromEntries(fields.filter(([, field]) => field !== null));
}
