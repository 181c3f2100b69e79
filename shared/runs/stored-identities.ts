import {
  type IdentityChange,
  identityChanges,
  type PackageIdentities,
  readIdentities,
} from '../matching/index.ts';
import {
  type DocumentContainer,
  InvalidInputError,
  NotFoundError,
  type Platform,
} from '../platform/index.ts';
import { allRuns, isWholeRun, readRun, type RunDocument } from './runs.ts';

/**
 * The identities of a release's packages as they were in a run.
 * @param release its key
 * @throws NotFoundError for an unknown run, or when they were deleted; InvalidInputError when the run stored
 * none
 */
export async function identitiesOfRun(
  platform: Platform,
  release: string,
  runId: string,
): Promise<PackageIdentities[]> {
  return read(platform, release, (await readRun(platform.documents.container('runs'), runId)).body);
}

export interface ChangedIdentities {
  release: string;
  from: Pick<RunDocument, 'runId' | 'startedAt'>;
  to: Pick<RunDocument, 'runId' | 'startedAt'>;
  changes: IdentityChange[];
}

interface ChangesAsked {
  /** Ids of runs. */
  from?: string | undefined;
  to?: string | undefined;
  /** Default: all. */
  package?: string | undefined;
}

/**
 * What changed in the identities of a release between two runs; by default, between the latest finished full
 * run and the one before it. A decision's run is not a full one.
 * @throws NotFoundError for an unknown run or package, InvalidInputError when there are no two runs with
 * stored identities
 */
export async function changedIdentities(
  platform: Platform,
  release: string,
  { from, to, package: name }: ChangesAsked,
): Promise<ChangedIdentities> {
  const [earlier, later] = await chooseRuns(platform, release, from, to);
  const asked = async (run: RunDocument): Promise<PackageIdentities[]> =>
    (await read(platform, release, run)).filter((each) => name === undefined || each.package === name);
  const [before, after] = [await asked(earlier), await asked(later)];
  if (name !== undefined && before.length + after.length === 0)
    throw new NotFoundError(
      `${release} shipped no package ${name} in run ${earlier.runId} or ${later.runId}`,
    );
  return {
    release,
    from: { runId: earlier.runId, startedAt: earlier.startedAt },
    to: { runId: later.runId, startedAt: later.startedAt },
    changes: identityChanges(before, after),
  };
}

async function chooseRuns(
  { documents }: Platform,
  release: string,
  from: string | undefined,
  to: string | undefined,
): Promise<[earlier: RunDocument, later: RunDocument]> {
  const runs = documents.container('runs');
  const [first, last] = [await named(runs, from), await named(runs, to)];
  if (first && last) return [first, last];

  const all = await allRuns(runs);
  const placeOf = (run: RunDocument): number => all.findIndex(({ runId }) => runId === run.runId);
  const newest = (among: readonly RunDocument[]): RunDocument | undefined =>
    among.find((run) => isWhole(run, release));
  const later = last ?? newest(first ? all.slice(0, placeOf(first)) : all);
  const earlier = first ?? (later && newest(all.slice(placeOf(later) + 1)));
  if (earlier && later) return [earlier, later];
  const known = earlier ?? later;
  if (!known) throw new InvalidInputError(`no whole run has stored identities of ${release} yet: scan first`);
  const other = earlier ? 'later' : 'earlier';
  throw new InvalidInputError(
    `run ${known.runId}: there is no ${other} whole run with identities of ${release} to compare it with`,
  );
}

async function named(runs: DocumentContainer, runId: string | undefined): Promise<RunDocument | undefined> {
  return runId === undefined ? undefined : (await readRun(runs, runId)).body;
}

function isWhole(run: RunDocument, release: string): boolean {
  return isWholeRun(run) && run.identities?.[release] !== undefined;
}

async function read(
  { blobs }: Platform,
  release: string,
  { runId, identities }: RunDocument,
): Promise<PackageIdentities[]> {
  const hash = identities?.[release];
  if (hash === undefined) {
    throw new InvalidInputError(
      `run ${runId}: has stored no identities of ${release}: it matched nothing, or an older Patchline ran it`,
    );
  }
  const found = await readIdentities(blobs, hash);
  if (!found) throw new NotFoundError(`run ${runId}: its identities are gone: those of old runs are deleted`);
  return found;
}
