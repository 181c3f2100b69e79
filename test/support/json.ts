import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { z } from 'zod';

export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

/** The places of all values within a value. */
function placesIn(value: Json, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

/** Puts another value at a place, where there still is one; `undefined` takes away what stands there. */
function change(within: Json, [key = '', ...rest]: readonly string[], other: Json | undefined): void {
  if (typeof within !== 'object' || within === null) return;
  const fields = within as Record<string, Json>;
  if (rest.length > 0) change(fields[key] ?? null, rest, other);
  // A copy: a later change within it must not change what others are given.
  else if (other !== undefined) fields[key] = structuredClone(other);
  else if (Array.isArray(within)) within.splice(Number(key), 1);
  else Reflect.deleteProperty(fields, key);
}

/** What may stand somewhere in a record; `undefined`: nothing. */
const otherJson = fc.constantFrom<Json | undefined>(
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

/**
 * Asserts that a reader by hand makes of a value what its schema makes of it, or refuses it with the same words,
 * whatever stands in one or two of its fields.
 */
export function assertReadsAs<T>(
  full: () => Json,
  read: (value: unknown) => z.ZodSafeParseResult<T>,
  schema: { safeParse(value: unknown): z.ZodSafeParseResult<T> },
): void {
  const changes = fc.tuple(fc.constantFrom(...placesIn(full())), otherJson);
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1, maxLength: 2 }), (chosen) => {
      const value = full();
      for (const [place, other] of chosen) change(value, place, other);

      const byHand = read(value);

      const expected = schema.safeParse(value);
      assert.deepEqual(
        { success: byHand.success, data: byHand.data, issues: byHand.error?.issues },
        { success: expected.success, data: expected.data, issues: expected.error?.issues },
      );
    }),
    { numRuns: 500 },
  );
}
