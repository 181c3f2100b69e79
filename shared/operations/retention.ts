import { type Blobs, type DocumentContainer, type Platform, queryAll } from '../platform/index.ts';
import {
  CURRENT,
  cveShardName,
  manifestName,
  productShardName,
  profileShardName,
  readManifest,
  unconfiguredName,
} from '../nvd/index.ts';
import type { RunDocument } from './runs.ts';

/** Snapshots younger than this stay, so that findings of the last weeks can be explained as they were computed. */
const KEEP_DAYS = 30;

/**
 * Deletes the blobs of snapshots that are neither in force, nor young, nor used by a run that is not over. Raw
 * answers stay for good: everything else can be rebuilt from them.
 * @returns blobs deleted
 */
export async function applyRetention({ blobs, documents, clock }: Platform): Promise<number> {
  const before = new Date(clock.now().getTime() - KEEP_DAYS * 86_400_000);
  const kept = await keptManifests(blobs, documents.container('runs'), before);
  const used = new Set<string>([CURRENT]);
  for (const hash of kept) {
    used.add(manifestName(hash));
    const manifest = await readManifest(blobs, hash);
    for (const name of Object.values(manifest.cveShards)) used.add(cveShardName(name));
    for (const shard of manifest.productShards)
      used.add(productShardName(shard.entries)).add(profileShardName(shard.profiles));
    for (const { hash: name } of Object.values(manifest.unconfigured)) used.add(unconfiguredName(name));
  }
  let deleted = 0;
  for (const prefix of [
    'nvd/manifests/',
    'nvd/cves/',
    'nvd/products/',
    'nvd/profiles/',
    'nvd/unconfigured/',
    'nvd/digests/',
    'nvd/staged/',
  ]) {
    for await (const { name, modifiedAt, etag } of blobs.list(prefix)) {
      // A young blob may belong to a commit that is under way.
      if (used.has(name) || modifiedAt > before) continue;
      await blobs.delete(name, { etag });
      deleted += 1;
    }
  }
  return deleted;
}

async function keptManifests(blobs: Blobs, runs: DocumentContainer, before: Date): Promise<Set<string>> {
  const kept = new Set<string>();
  const current = await blobs.get(CURRENT);
  if (current) kept.add((JSON.parse(current.bytes.toString('utf8')) as { manifest: string }).manifest);
  for await (const { body } of queryAll<RunDocument>(runs, { where: { kind: 'run', stage: 'matching' } })) {
    if (body.manifest !== undefined) kept.add(body.manifest);
  }
  for await (const { name, modifiedAt } of blobs.list('nvd/manifests/')) {
    if (modifiedAt > before) kept.add(name.slice('nvd/manifests/'.length));
  }
  return kept;
}
