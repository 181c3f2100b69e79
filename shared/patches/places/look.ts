import { defined } from '../../platform/index.ts';
import { advance, type Desk } from '../desk.ts';
import type { BuildDocument } from '../documents.ts';
import { heldIn } from './held.ts';
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

/** Records which patches a place holds, by architecture. Pure. */
export function lookAtPatches(desk: Desk, { where, asOf, image, ...found }: Look): void {
  for (const patch of desk.patches.values()) {
    const { build, places = [] } = patch;
    if (!build || patch.state === 'withdrawn') continue;
    const { asked, holds } = heldIn(patch, found);
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
