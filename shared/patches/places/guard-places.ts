import { guardDepartures, type Platform } from '../../platform/index.ts';
import { patchesOfRelease } from '../read-patches.ts';
import type { Lying } from './lying.ts';
import { standingAt, type Where } from './places.ts';

interface Guarded {
  release: string;
  where: Where;
  lying: Lying;
  /** Losses that a person accepts, such as `repository` or `repository/base`. */
  acceptLoss: readonly string[];
}

/** Refuses what lacks too many of the packages, by architecture, whose patches lay there. @throws RecordLossError */
export async function guardPlaces(
  platform: Platform,
  { release, where, lying, acceptLoss }: Guarded,
): Promise<void> {
  const patches = await patchesOfRelease(platform.documents, release);
  const before = new Map<string, boolean>();
  for (const { package: name, places = [] } of patches)
    for (const { architecture } of standingAt(places, where))
      before.set(`${name} ${architecture}`, lying.get(name)?.has(architecture) === true);
  const lost = [...before.values()].filter((isThere) => !isThere).length;
  guardDepartures({ source: where.kind, file: where.name, lost, before: before.size, accepted: acceptLoss });
}
