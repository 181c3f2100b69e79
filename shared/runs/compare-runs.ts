import { changesOfRuns, type FindingMove } from '../findings/index.ts';
import { type IdentityChange, identityChanges } from '../matching/index.ts';
import { compareText, InvalidInputError, NotFoundError, type Platform } from '../platform/index.ts';
import type { IngestResult } from './ingest-file.ts';
import { allRuns, isWholeRun, outcomesOf, type RunDocument } from './runs.ts';
import { identitiesOfRun } from './stored-identities.ts';

/** What one source brought, and what became of findings that it decided. */
export interface SourceComparison {
  source: string;
  /** Files or windows, by how they ended. */
  files: Record<'done' | 'skipped' | 'failed', number>;
  records: number;
  quarantined: number;
  /** ISO 8601: what it was known up to after each of the two runs, where the run says so. */
  watermark?: string;
  watermarkBefore?: string;
  findings: Record<FindingMove['kind'], number>;
}

/** What changed from one run to a later one, over all runs in between. */
export interface RunComparison {
  run: RunDocument;
  before: RunDocument;
  findings: FindingMove[];
  sources: SourceComparison[];
  /** Release → changed identities; a release is left out where one of the two runs kept none. */
  identities: Record<string, IdentityChange[]>;
}

interface Compared {
  /** Default: the newest whole run that is over. */
  run?: string | undefined;
  /** Default: the whole run before it. */
  before?: string | undefined;
}

/**
 * Compares a run with an earlier one.
 * @throws NotFoundError for an unknown run; InvalidInputError without an earlier one
 */
export async function compareRuns(platform: Platform, asked: Compared): Promise<RunComparison> {
  const all = await allRuns(platform.documents.container('runs'));
  const at = placeOf(all, asked.run, 0);
  const earlier = placeOf(all, asked.before, at + 1);
  const [run, before] = [all[at], all[earlier]];
  if (!run) throw new InvalidInputError('no whole run is over yet: there is nothing to compare');
  if (!before)
    throw new InvalidInputError(`run ${run.runId}: there is no whole run before it to compare it with`);
  if (earlier <= at)
    throw new InvalidInputError(`before: run ${before.runId} did not begin before ${run.runId}`, {
      field: 'before',
    });
  const between = all.slice(at, earlier).map(({ runId }) => runId);
  const findings = await changesOfRuns(platform.documents, between);
  return {
    run,
    before,
    findings,
    sources: await sourcesOf(platform, run, before, findings),
    identities: await identitiesBetween(platform, before, run),
  };
}

/** The place of a run by its name, or else of the first whole one from a place on. */
function placeOf(all: readonly RunDocument[], runId: string | undefined, from: number): number {
  if (runId === undefined) {
    const at = all.slice(from).findIndex(isWholeRun);
    return at < 0 ? all.length : from + at;
  }
  const at = all.findIndex((run) => run.runId === runId);
  if (at < 0) throw new NotFoundError(`run ${runId}: there is no such run`);
  return at;
}

async function sourcesOf(
  { documents }: Platform,
  run: RunDocument,
  before: RunDocument,
  findings: readonly FindingMove[],
): Promise<SourceComparison[]> {
  const bySource = new Map<string, SourceComparison>();
  const of = (source: string): SourceComparison => {
    const known = bySource.get(source) ?? {
      source,
      files: { done: 0, skipped: 0, failed: 0 },
      records: 0,
      quarantined: 0,
      findings: { opened: 0, closed: 0, lane: 0, other: 0 },
    };
    bySource.set(source, known);
    return known;
  };
  for (const { source = '', state, result } of await outcomesOf<IngestResult>(
    documents.container('runs'),
    run.runId,
    'ingest',
  )) {
    const known = of(source);
    if (state !== 'stale') known.files[state] += 1;
    known.records += result?.records ?? 0;
    known.quarantined += result?.quarantined ?? 0;
  }
  for (const [source, watermark] of Object.entries(run.watermarks ?? {})) of(source).watermark = watermark;
  for (const [source, watermark] of Object.entries(before.watermarks ?? {}))
    of(source).watermarkBefore = watermark;
  for (const { source = UNNAMED, kind } of findings) of(source).findings[kind] += 1;
  return [...bySource.values()].sort((a, b) => compareText(a.source, b.source));
}

/** Where nobody speaks of the CVE any more: what ships has changed. */
const UNNAMED = 'inventory';

async function identitiesBetween(
  platform: Platform,
  before: RunDocument,
  run: RunDocument,
): Promise<Record<string, IdentityChange[]>> {
  const changes: Record<string, IdentityChange[]> = {};
  for (const [release, hash] of Object.entries(run.identities ?? {})) {
    const known = before.identities?.[release];
    if (known === undefined) continue;
    if (known === hash) {
      changes[release] = [];
      continue;
    }
    const kept = await Promise.all(
      [before, run].map(({ runId }) =>
        identitiesOfRun(platform, release, runId).catch((error: unknown) => {
          if (error instanceof NotFoundError) return undefined;
          throw error;
        }),
      ),
    );
    if (kept[0] && kept[1]) changes[release] = identityChanges(kept[0], kept[1]);
  }
  return changes;
}
