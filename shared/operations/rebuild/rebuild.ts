import { type FindingDocument, HEAD_ID, type HeadDocument } from '../../findings/index.ts';
import { type PackageDocument, packageKey, type ReleaseDocument } from '../../inventory/index.ts';
import {
  blobStore,
  buildSnapshot,
  commitSnapshot,
  type CurrentPointer,
  readCurrent,
  type SnapshotManifest,
} from '../../snapshot/index.ts';
import { newPatchHead } from '../../patches/index.ts';
import {
  createIfAbsent,
  type DocumentContainer,
  InvalidInputError,
  type Platform,
  queryAll,
} from '../../platform/index.ts';
import {
  fanOut,
  readRun,
  RUN_ID,
  type RunDocument,
  type Services,
  withCommitLock,
} from '../../runs/index.ts';
import { copyState, isLifted } from './copy-state.ts';
import { readRawDownloads } from './raw-downloads.ts';

/** Feeds are made once a day: the API is asked for changes from this long before the newest download. */
const FEED_AGE_MS = 48 * 3_600_000;

/**
 * Rebuilds findings from what cannot be computed: raw downloads, packages, decisions; patches are taken over
 * unchanged. Ends with a run whose match jobs are queued; findings are recorded without an event for each, as
 * in a first import. Calling it again after a crash continues.
 *
 * Later events start at a sequence above every one ever used: ids are hashes of the sequence, and subscribers
 * ignore ids that they know.
 * @param from where the inputs are; `to` itself if only the findings are lost
 * @throws InvalidInputError when `to` has findings, or there are no NVD downloads or no packages
 */
export async function rebuild(from: Platform, to: Services): Promise<RunDocument> {
  const runs = to.documents.container('runs');
  const known = await runs.read<RunDocument>(RUN, RUN_ID);
  if (!known && !(await isEmpty(to.documents.container('findings')))) {
    throw new InvalidInputError('there are findings already: a rebuild starts from none');
  }
  const left = !known && from !== to ? await copyState(from, to) : [];
  const at = known?.body.startedAt ?? to.clock.now().toISOString();
  const pointer = known ? undefined : await commitDownloads(from, to);
  if (!known) {
    left.push(...(await writeHeads(to, Math.floor(Date.parse(at) / 1000))));
    await beQuiet(to.documents.container('packages'));
    await createIfAbsent(runs, RUN, runOf(at, pointer ?? { manifest: '', generation: 0 }, left));
  }
  const { body: run } = await readRun(runs, RUN);
  if (run.stage === 'matching' && run.matchJobs === undefined) await fanOut(to, run);
  return (await readRun(runs, RUN)).body;
}

const RUN = 'rebuild';

function runOf(startedAt: string, { manifest, generation }: CurrentPointer, failures: string[]): RunDocument {
  return {
    id: RUN_ID,
    kind: 'run',
    runId: RUN,
    stage: 'matching',
    trigger: 'manual',
    startedAt,
    sources: { nvd: 'raw downloads' },
    acceptLoss: [],
    baseline: 'auto',
    ingestJobs: [],
    manifest,
    generation,
    failures,
  };
}

/** What an interrupted rebuild copied there counts for nothing. */
async function isEmpty(container: DocumentContainer): Promise<boolean> {
  const query = { where: { kind: 'finding' }, limit: 100 } as const;
  for await (const { body } of queryAll<FindingDocument>(container, query)) if (!isLifted(body)) return false;
  return true;
}

/** The snapshot built from the downloads; if it is in force already, nothing changes. */
async function commitDownloads(from: Platform, to: Services): Promise<CurrentPointer> {
  const inForce = await manifestOf(from);
  const parts = await readRawDownloads(to.blobs, to.pool, inForce);
  if (!parts.some(({ source }) => source === 'nvd')) {
    throw new InvalidInputError('there are no raw downloads of the NVD to rebuild from');
  }
  const newest = parts.map(({ timestamp }) => timestamp).reduce((a, b) => (a > b ? a : b));
  const watermark =
    inForce?.sources['nvd']?.watermark ?? new Date(Date.parse(newest) - FEED_AGE_MS).toISOString();
  const { manifest } = await buildSnapshot({
    store: blobStore(to.blobs),
    pool: to.pool,
    parts,
    watermarks: { nvd: watermark },
  });
  return withCommitLock(to.blobs, async () => {
    for (;;) {
      const pointer = await commitSnapshot(to.blobs, manifest, await readCurrent(to.blobs));
      if (pointer) return pointer;
    }
  });
}

/** `undefined` if the snapshot is lost too. */
async function manifestOf({ blobs }: Platform): Promise<SnapshotManifest | undefined> {
  return (await readCurrent(blobs))?.content;
}

/** @returns why some packages have no head */
async function writeHeads({ documents }: Platform, sequence: number): Promise<string[]> {
  const left: string[] = [];
  const [findings, patches] = [documents.container('findings'), documents.container('patches')];
  let packages = 0;
  for await (const { body } of queryAll<PackageDocument>(documents.container('packages'), {
    where: { kind: 'package' },
    limit: 500,
    onUnreadable: ({ error }) => left.push(error.message),
  })) {
    const key = packageKey(body.release, body.name);
    const head: HeadDocument = {
      id: HEAD_ID,
      kind: 'head',
      packageKey: key,
      release: body.release,
      package: body.name,
      sequence,
      generation: 0,
      digest: '',
      last: { runId: RUN, changed: 0, events: 0 },
    };
    await createIfAbsent(findings, key, head);
    await createIfAbsent(patches, key, newPatchHead(key, sequence));
    packages += 1;
  }
  if (packages === 0) throw new InvalidInputError('there are no packages to rebuild findings of');
  return left;
}

/** Marks the releases as first imports again, so that findings raise no event each. */
async function beQuiet(packages: DocumentContainer): Promise<void> {
  for await (const { body, etag } of queryAll<ReleaseDocument>(packages, { where: { kind: 'release' } })) {
    const quiet: ReleaseDocument = { ...body, baselineRun: RUN };
    if (body.baselineRun !== RUN) await packages.replace(body.release, quiet, etag);
  }
}
