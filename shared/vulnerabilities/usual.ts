import { utcTime } from './record.ts';

/**
 * Hand-written readers for record fields in their usual form. Anything else throws `UNUSUAL`; the schema then
 * decides, and says what is wrong.
 */
export const UNUSUAL = new Error('is unusual');

export type Fields = Readonly<Record<string, unknown>>;

export function time(value: unknown): string {
  const utc = utcTime(text(value));
  if (utc === undefined) throw UNUSUAL;
  return utc;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw UNUSUAL;
  return value;
}

export function texts(value: unknown): string[] {
  const values = list(value);
  for (const each of values) text(each);
  return values as string[];
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw UNUSUAL;
  return value;
}

export function object(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw UNUSUAL;
  return value as Fields;
}
