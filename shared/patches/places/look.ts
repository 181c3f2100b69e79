import { compareEvr, parseEvr } from '../../rpm/index.ts';
import { advance, type Desk } from '../desk.ts';
import type { BuildDocument, PatchDocument } from '../documents.ts';
import { placesAfter, standingAt } from './places.ts';

/**
 * Records which patches a repository holds, by architecture: its build there must be an accepted one, the
 * patch's own or a later one, and name all the patch's CVEs. What a build fixes is shown by its own evidence,
 * not by a higher EVR. Pure.
 * @param lying architecture → EVR
 * @param builds the accepted builds of the package
 */
export function lookAtPatches(
  desk: Desk,
  {
    name,
    lying,
    builds,
  }: { name: string; lying: ReadonlyMap<string, string>; builds: readonly BuildDocument[] },
): void {
  const where = { kind: 'repository', name } as const;
  for (const patch of desk.patches.values()) {
    const { build, places = [] } = patch;
    if (!build || patch.state === 'withdrawn') continue;
    const holds = new Set(build.architectures.filter((arch) => isFixedBy(patch, builds, lying.get(arch))));
    const moved = placesAfter(places, where, holds, desk.at);
    if (moved.placed.length + moved.unplaced.length === 0) continue;
    const { length: placed } = standingAt(moved.places, where);
    const place = { ...where, architectures: [...holds].sort(), placed, of: build.architectures.length };
    advance(desk, patch, 'place', {
      places: moved.places,
      type: moved.placed.length > 0 ? 'patch.placed' : 'patch.unplaced',
      place,
    });
  }
}

function isFixedBy(
  { build, cves }: PatchDocument,
  builds: readonly BuildDocument[],
  evr: string | undefined,
): boolean {
  const inForce = builds.find((each) => each.evr === evr);
  if (!inForce || !build || (compareEvr(parseEvr(inForce.evr), parseEvr(build.evr)) ?? -1) < 0) return false;
  const named = new Set(inForce.patchedCves);
  return cves.every(({ cve }) => named.has(cve));
}
