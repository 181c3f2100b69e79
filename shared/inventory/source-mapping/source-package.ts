import { compareEvr } from '../../rpm/index.ts';
import type { Build } from './builds.ts';
import type { ShippedPackage } from '../manifest.ts';

/**
 * The source package of a build: EVR as installed, epoch from the best source, and what the index knows about
 * the project. A known build's patch list applies to later RPM releases of the same version, but not to
 * earlier ones or to another distribution's.
 * @param known every known version of the package, lowest EVR first.
 */
export function sourcePackage(name: string, build: Build, known: readonly ShippedPackage[]): ShippedPackage {
  const kin = known.filter((candidate) => distTag(candidate.release) === distTag(build.release));
  const epoch = epochOf(name, build, kin);
  const result: ShippedPackage = { name, epoch: epoch ?? 0, version: build.version, release: build.release };
  if (epoch === undefined) result.epochAssumed = true;

  const newest = known.at(-1);
  const url = newest?.url ?? build.binaries.find((binary) => binary.url !== undefined)?.url;
  if (url !== undefined) result.url = url;
  if (newest?.sourceUrl !== undefined) result.sourceUrl = newest.sourceUrl;
  result.binaries = [...new Set(build.binaries.map((binary) => binary.name))].sort();
  if (newest?.builtWith !== undefined) result.builtWith = newest.builtWith;
  if (newest?.vendored !== undefined) result.vendored = newest.vendored;

  const base = kin.findLast(
    (candidate) => candidate.version === build.version && (compareEvr(candidate, result) ?? 1) <= 0,
  );
  if (base?.components !== undefined) result.components = base.components;
  if (base?.patchedCves !== undefined) result.patchedCves = base.patchedCves;
  if (base?.notApplicableCves !== undefined) result.notApplicableCves = base.notApplicableCves;
  return result;
}

/** The distribution tag in an RPM release: `azl3` in `4.azl3`; empty without one. */
function distTag(release: string): string {
  return /\.([A-Za-z]+\d*)/.exec(release)?.[1] ?? '';
}

/**
 * The epoch of a build, from the most reliable source available: the source named in the binary metadata, the
 * binary package of the same name, the known package of the same version and release, a binary package of the
 * same version, and finally what all known versions of the package agree on.
 */
function epochOf(name: string, build: Build, known: readonly ShippedPackage[]): number | undefined {
  for (const { builtFrom } of build.binaries) {
    if (builtFrom?.epoch !== undefined) return builtFrom.epoch;
  }
  const said = build.binaries.filter((binary) => binary.epoch !== undefined);
  const namesake = said.find((binary) => binary.name === name);
  if (namesake !== undefined) return namesake.epoch;
  const exact = known.find(({ version, release }) => version === build.version && release === build.release);
  if (exact !== undefined) return exact.epoch;
  const sibling = said.find(({ version }) => version === build.version) ?? said[0];
  if (sibling !== undefined) return sibling.epoch;
  const epochs = new Set(known.map(({ epoch }) => epoch));
  return epochs.size === 1 ? known[0]?.epoch : undefined;
}
