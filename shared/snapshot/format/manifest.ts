import { SNAPSHOT_SCHEMA } from '../../platform/index.ts';
/** One file of a source, as the snapshot took it in. */
interface FileState {
  sha256: string;
  timestamp: string;
  records: number;
  quarantined: number;
  /** CVE shard key → content hash of the file's lines: an unchanged part of a changed file is skipped. */
  segments: Record<string, string>;
}

interface SourceState {
  /** What the source is known up to, ISO 8601. */
  watermark: string;
  files: Record<string, FileState>;
}

/**
 * A snapshot: names of immutable blobs, the state of each source, counts. Blobs are named by content hash, so
 * two snapshots of the same content are the same.
 */
export interface SnapshotManifest {
  schema: typeof SNAPSHOT_SCHEMA;
  /** The DERIVATION that made the product shards; absent in the first snapshots. */
  derivation?: number;
  sources: Record<string, SourceState>;
  /** Key `year-thousand` → hash. */
  cveShards: Record<string, string>;
  /** By index: hashes of entries (with the digest of each product's) and of profiles, number of products. */
  productShards: { entries: string; profiles: string; products: number }[];
  /** CVE shard key → hash of its CVEs without configuration. */
  unconfigured: Record<string, { hash: string; count: number }>;
  /** CVE shard key → CVEs known, and how many of them are rejected. */
  counts: Record<string, { cves: number; rejected: number }>;
}

export const EMPTY_MANIFEST: SnapshotManifest = {
  schema: SNAPSHOT_SCHEMA,
  sources: {},
  cveShards: {},
  productShards: [],
  unconfigured: {},
  counts: {},
};

/** What `nvd/current` points at. */
export interface CurrentPointer {
  manifest: string;
  /** Counts commits: a job older than the generation already applied to its package does nothing. */
  generation: number;
}

export const CURRENT = 'nvd/current';

export function manifestName(hash: string): string {
  return `nvd/manifests/${hash}`;
}
export function cveShardName(hash: string): string {
  return `nvd/cves/${hash}`;
}
export function productShardName(hash: string): string {
  return `nvd/products/${hash}`;
}
export function profileShardName(hash: string): string {
  return `nvd/profiles/${hash}`;
}
export function unconfiguredName(hash: string): string {
  return `nvd/unconfigured/${hash}`;
}
/** Name of the lines of a part that waits for its commit. */
export function stagedName(hash: string): string {
  return `nvd/staged/${hash}`;
}

/** CVEs in a snapshot, rejected ones included. */
export function cveCount({ counts }: SnapshotManifest): number {
  return Object.values(counts).reduce((sum, { cves }) => sum + cves, 0);
}
