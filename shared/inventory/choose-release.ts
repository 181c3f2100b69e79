import type { ReleaseDocument } from './release-documents.ts';
import { InvalidInputError, type Platform } from '../platform/index.ts';
import { knownReleases } from './known-releases.ts';

/**
 * The named release, or the only one.
 * @throws InvalidInputError when there is none, or several and none is named
 */
export async function chooseRelease(
  { documents }: Platform,
  wanted: string | undefined,
): Promise<ReleaseDocument> {
  const releases = await knownReleases(documents);
  const names = releases.map(({ release }) => release).sort();
  if (names.length === 0) throw new InvalidInputError('no scan yet: run patchline scan first');
  const only = wanted === undefined && releases.length === 1 ? releases[0] : undefined;
  const chosen = only ?? releases.find(({ release }) => release === wanted);
  if (chosen) return chosen;
  const choice = names.join(', ');
  throw new InvalidInputError(
    wanted === undefined ? `--release: name one of ${choice}` : `--release ${wanted}: is none of ${choice}`,
  );
}
