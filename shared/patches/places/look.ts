import { compareEvr, parseEvr } from '../../rpm/index.ts';
import { defined } from '../../platform/index.ts';
import { advance, type Desk } from '../desk.ts';
import type { BuildDocument, PatchDocument } from '../documents.ts';
import { placesAfter, standingAt, type Where } from './places.ts';

/** What lies in a place of one package. */
interface Look {
  where: Where;
  /** ISO 8601: when it was like that. */
  asOf: string;
  /** Architecture → EVR. */
  lying: ReadonlyMap<string, string>;
  /** The accepted builds of the package. */
  builds: readonly BuildDocument[];
  /** Architectures of the place; absent: all of a patch's build. */
  architectures?: readonly string[];
  /** Version of the image that was looked at. */
  image?: string;
}

/**
 * Records which patches a place holds, by architecture: its build there must be an accepted one, the patch's
 * own or a later one, and name all the patch's CVEs. What a build fixes is shown by its own evidence, not by
 * a higher EVR. Pure.
 */
export function lookAtPatches(desk: Desk, { where, asOf, lying, builds, architectures, image }: Look): void {
  for (const patch of desk.patches.values()) {
    const { build, places = [] } = patch;
    if (!build || patch.state === 'withdrawn') continue;
    const asked = build.architectures.filter(
      (arch) => arch === 'noarch' || (architectures?.includes(arch) ?? true),
    );
    const holds = new Set(asked.filter((arch) => isFixedBy(patch, builds, lying.get(arch))));
    const moved = placesAfter(places, { where, holds, asOf, ...defined({ image }) });
    if (moved.placed.length + moved.unplaced.length === 0) continue;
    const { length: placed } = standingAt(moved.places, where);
    const place = {
      ...where,
      architectures: [...holds].sort(),
      placed,
      of: asked.length,
      asOf,
      ...defined({ image }),
    };
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
