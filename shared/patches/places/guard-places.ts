import { guardLoss, type Platform } from '../../platform/index.ts';
import { patchesOfRelease } from '../read-patches.ts';
import type { Lying } from './lying.ts';
import { standingAt, type Where } from './places.ts';

/** Single packages leave a repository now and then; from here on a loss may be metadata that is cut off. */
const FEW = 10;

interface Guarded {
  release: string;
  where: Where;
  lying: Lying;
  /** Losses that a person accepts, such as `repository` or `repository/base`. */
  acceptLoss: readonly string[];
}

/** Refuses what lacks too many of the packages whose patches lay there. @throws RecordLossError */
export async function guardPlaces(
  platform: Platform,
  { release, where, lying, acceptLoss }: Guarded,
): Promise<void> {
  const patches = await patchesOfRelease(platform.documents, release);
  const placed = patches.filter(({ places = [] }) => standingAt(places, where).length > 0);
  const before = new Set(placed.map(({ package: name }) => name));
  const lost = [...before].filter((name) => !lying.has(name)).length;
  if (lost < FEW) return;
  guardLoss({ source: where.kind, file: where.name, lost, before: before.size, accepted: acceptLoss });
}
