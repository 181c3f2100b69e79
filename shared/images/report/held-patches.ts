import type { Advisory } from '../../advisories/index.ts';
import { compareText, defined } from '../../platform/index.ts';
import { type BuildDocument, heldIn, lowestOf, type PatchDocument } from '../../patches/index.ts';
import type { InstalledBuild } from '../contents/installed-build.ts';

/** A patch, seen from an image. */
export interface PatchInImage {
  package: string;
  /** Its number. */
  patch: number;
  lane: PatchDocument['lane'];
  state: PatchDocument['state'];
  cves: string[];
  /** EVR of its build. */
  build: string;
  /** The lowest EVR in the image. */
  carries?: string;
  /** Ids of the advisories that tell of it; empty while none does. */
  advisories: string[];
}

interface Image {
  architecture: string;
  builds: readonly InstalledBuild[];
}

interface Patched {
  patches: readonly PatchDocument[];
  builds: readonly BuildDocument[];
  /** Of the release, as they stand. */
  advisories: readonly Pick<Advisory, 'id' | 'package' | 'patch' | 'withdrawn'>[];
}

/** Patches whose build, or a later one that fixes the same, is all that the image has of the package. Pure. */
export function patchesHeld(image: Image, patched: Patched): PatchInImage[] {
  return seen(image, patched, ({ state }, isHeld) => isHeld && state !== 'withdrawn');
}

/** Released out-of-band fixes of packages that the image has without them. Pure. */
export function fixesLacking(image: Image, patched: Patched): PatchInImage[] {
  return seen(
    image,
    patched,
    ({ lane, state }, isHeld, isInstalled) =>
      isInstalled && !isHeld && lane === 'out-of-band' && state === 'released',
  );
}

function seen(
  { architecture, builds }: Image,
  { patches, builds: accepted, advisories }: Patched,
  isAsked: (patch: PatchDocument, isHeld: boolean, isInstalled: boolean) => boolean,
): PatchInImage[] {
  const lying = lowestOf(builds);
  const byPackage = Map.groupBy(accepted, (build) => build.package);
  const toldOf = Map.groupBy(
    advisories.filter(({ withdrawn }) => !withdrawn),
    (each) => `${each.package} ${each.patch}`,
  );
  return patches
    .flatMap((patch): PatchInImage[] => {
      const { package: name, number, lane, state, cves, build } = patch;
      if (!build) return [];
      const here = lying.get(name) ?? new Map<string, string>();
      const found = { lying: here, builds: byPackage.get(name) ?? [], architectures: [architecture] };
      const { asked, holds } = heldIn(patch, found);
      if (!isAsked(patch, asked.length > 0 && holds.size === asked.length, here.size > 0)) return [];
      const carries = here.get(architecture) ?? here.get('noarch');
      const about = { package: name, patch: number, lane, state, cves: cves.map(({ cve }) => cve) };
      const told = (toldOf.get(`${name} ${number}`) ?? []).map(({ id }) => id);
      return [{ ...about, build: build.evr, ...defined({ carries }), advisories: told }];
    })
    .sort((a, b) => compareText(a.package, b.package) || a.patch - b.patch);
}
