import fc from 'fast-check';

export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

/** The places of all values within a value. */
export function placesIn(value: Json, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

/** Puts another value at a place, where there still is one; `undefined` takes away what stands there. */
export function change(within: Json, [key = '', ...rest]: readonly string[], other: Json | undefined): void {
  if (typeof within !== 'object' || within === null) return;
  const fields = within as Record<string, Json>;
  if (rest.length > 0) change(fields[key] ?? null, rest, other);
  // A copy: a later change within it must not change what others are given.
  else if (other !== undefined) fields[key] = structuredClone(other);
  else if (Array.isArray(within)) within.splice(Number(key), 1);
  else Reflect.deleteProperty(fields, key);
}

/** What may stand somewhere in a record; `undefined`: nothing. */
export const otherJson = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  true,
  7,
  11,
  -1,
  '',
  'en',
  '3.0',
  '2024-02-09',
  '2024-02-30T12:15:08.123',
  'CVE-21-1',
  [],
  [null],
  ['x'],
  {},
  { value: 'x', lang: 'fr' },
);
