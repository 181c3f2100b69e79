import type { Advisory } from '../advisory.ts';

/** Ids of the advisories whose place each one took, by its id. */
export function supersededIn(advisories: readonly Advisory[]): ReadonlyMap<string, string[]> {
  const superseded = new Map<string, string[]>();
  for (const { id, supersededBy } of advisories) {
    if (supersededBy === undefined) continue;
    superseded.set(supersededBy, [...(superseded.get(supersededBy) ?? []), id]);
  }
  return superseded;
}
