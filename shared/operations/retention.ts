import {
  IDENTIFIED_PREFIX,
  IDENTITIES_PREFIX,
  identifiedName,
  identitiesName,
  INDEXES_PREFIX,
  indexNames,
  shippedKnowledgeDigest,
} from '../matching/index.ts';
import {
  cveShardName,
  manifestName,
  type PartRef,
  productShardName,
  profileShardName,
  readManifest,
  readPointer,
  stagedName,
  unconfiguredName,
} from '../snapshot/index.ts';
import type { Policy } from '../lanes/index.ts';
import { type Blobs, type Clock, isAway, type Platform, queryAll, underEmbargo } from '../platform/index.ts';
import { BULK_PREFIX } from './bulk-triage/index.ts';
import {
  allRuns,
  DIGESTS_PREFIX,
  type IngestResult,
  outcomesOf,
  type RunDocument,
  withCommitLock,
} from '../runs/index.ts';

const PREFIXES = [
  manifestName(''),
  'nvd/cves/',
  'nvd/products/',
  'nvd/profiles/',
  'nvd/unconfigured/',
  'nvd/staged/',
  INDEXES_PREFIX,
  IDENTIFIED_PREFIX,
  DIGESTS_PREFIX,
  IDENTITIES_PREFIX,
  'runs/',
];

type Retaining = Platform & { policy: Pick<Policy, 'operations'> };

/**
 * Deletes blobs of snapshots that are neither in force, nor young, nor used by an unfinished run, and
 * leftovers of old runs. The identities from the newest run of each release stay too. Raw
 * downloads stay for good: everything else can be rebuilt from them.
 * @returns number of blobs deleted
 * @throws TransientError while a snapshot is committed, which may reuse an old blob
 */
export function applyRetention(platform: Retaining): Promise<number> {
  return withCommitLock(platform.blobs, () => deleteUnused(platform));
}

async function deleteUnused(platform: Retaining): Promise<number> {
  const { blobs, clock, policy } = platform;
  const { snapshots, plans } = policy.operations.retention.keepDays;
  // Young ones stay, so that findings of the last weeks can be explained as they were computed.
  const before = daysAgo(clock, snapshots);
  const running = await runsUnderWay(platform);
  const used = new Set(await stagedFor(platform, running));
  const inUse = await manifestsInUse(blobs, running);
  const knowledge = shippedKnowledgeDigest();
  for (const hash of inUse) for (const name of await blobsOf(blobs, hash, knowledge)) used.add(name);
  for (const hash of await youngManifests(blobs, before)) {
    if (inUse.has(hash)) continue;
    for (const name of await blobsOfReadable(blobs, hash, knowledge)) used.add(name);
  }
  for (const name of await identitiesOfRuns(platform, before)) used.add(name);
  let deleted = 0;
  for (const side of [platform, underEmbargo(platform)])
    deleted += await deleteOld(side.blobs, BULK_PREFIX, daysAgo(clock, plans));
  for (const prefix of PREFIXES) {
    for await (const { name, modifiedAt, etag } of blobs.list(prefix)) {
      // A young blob may belong to a run that has not recorded it yet.
      if (modifiedAt > before || used.has(name)) continue;
      if (running.some(({ runId }) => name.startsWith(`runs/${runId}/`))) continue;
      await blobs.delete(name, { etag });
      deleted += 1;
    }
  }
  return deleted;
}

function daysAgo(clock: Clock, days: number): Date {
  return new Date(clock.now().getTime() - days * 86_400_000);
}

async function deleteOld(blobs: Blobs, prefix: string, before: Date): Promise<number> {
  let deleted = 0;
  for await (const { name, modifiedAt, etag } of blobs.list(prefix)) {
    if (modifiedAt > before) continue;
    await blobs.delete(name, { etag });
    deleted += 1;
  }
  return deleted;
}

async function runsUnderWay({ documents }: Platform): Promise<RunDocument[]> {
  const running: RunDocument[] = [];
  for (const stage of ['ingesting', 'matching'] as const) {
    const query = { where: { kind: 'run', stage } } as const;
    for await (const { body } of queryAll<RunDocument>(documents.container('runs'), query))
      running.push(body);
  }
  return running;
}

/** What the jobs of these runs have staged. */
async function stagedFor({ documents, blobs }: Platform, running: readonly RunDocument[]): Promise<string[]> {
  const names: string[] = [];
  for (const { runId } of running) {
    for (const { result } of await outcomesOf<IngestResult>(documents.container('runs'), runId, 'ingest')) {
      for (const name of result?.parts ?? []) {
        const part = await blobs.get(name);
        names.push(name);
        if (part) names.push(...stagedBy(part.bytes));
      }
    }
  }
  return names;
}

/** None if the part is damaged: its run reports that when it reads the part. */
function stagedBy(part: Buffer): string[] {
  try {
    return [stagedName((JSON.parse(part.toString('utf8')) as PartRef).staged)];
  } catch {
    return [];
  }
}

/** Identities named by a young or unfinished run, or by the newest run of a release. */
async function identitiesOfRuns({ documents }: Platform, before: Date): Promise<string[]> {
  const seen = new Set<string>();
  const hashes: string[] = [];
  for (const { startedAt, finishedAt, identities = {} } of await allRuns(documents.container('runs'))) {
    const isKept = finishedAt === undefined || startedAt > before.toISOString();
    for (const [release, hash] of Object.entries(identities)) {
      if (isKept || !seen.has(release)) hashes.push(hash);
      seen.add(release);
    }
  }
  return hashes.map(identitiesName);
}

/** Manifests in force or used by an unfinished run: if one is missing, nothing is deleted. */
async function manifestsInUse(blobs: Blobs, running: readonly RunDocument[]): Promise<Set<string>> {
  const used = new Set(running.flatMap(({ manifest }) => manifest ?? []));
  const current = await readPointer(blobs);
  if (current) used.add(current.pointer.manifest);
  return used;
}

async function youngManifests(blobs: Blobs, before: Date): Promise<string[]> {
  const young: string[] = [];
  for await (const { name, modifiedAt } of blobs.list(manifestName(''))) {
    if (modifiedAt > before) young.push(name.slice(manifestName('').length));
  }
  return young;
}

/** The blobs of a snapshot that nothing depends on: its damaged manifest must not stop retention. */
async function blobsOfReadable(blobs: Blobs, hash: string, knowledge: string): Promise<string[]> {
  try {
    return await blobsOf(blobs, hash, knowledge);
  } catch (error) {
    if (isAway(error)) throw error;
    return [manifestName(hash)];
  }
}

/** @param knowledge digest of what ships */
async function blobsOf(blobs: Blobs, hash: string, knowledge: string): Promise<string[]> {
  const manifest = await readManifest(blobs, hash);
  const { cveShards, productShards, unconfigured } = manifest;
  return [
    manifestName(hash),
    ...Object.values(indexNames(manifest)),
    identifiedName(manifest, knowledge),
    ...Object.values(cveShards).map(cveShardName),
    ...productShards.flatMap(({ entries, profiles }) => [
      productShardName(entries),
      profileShardName(profiles),
    ]),
    ...Object.values(unconfigured).map((list) => unconfiguredName(list.hash)),
  ];
}
