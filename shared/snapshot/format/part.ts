import { type RejectedRecord, yearOf } from '../../vulnerabilities/index.ts';
import type { ReadGroup } from '../../sources/index.ts';

/** A *part* is what one file or page contributes: records as lines, split by CVE shard, ready to merge. */

export interface PartHeader {
  /** Name of a source of CVEs. */
  source: string;
  /** Name of the feed, such as `2021` or `modified`, or of the window. */
  file: string;
  /** The file is complete for its CVEs: those it no longer names are gone. */
  full: boolean;
  /** When the source made it, ISO 8601; merges follow this order. */
  timestamp: string;
  /** SHA-256 of the uncompressed bytes, lower-case hex. */
  sha256: string;
  /** Uncompressed size in bytes. */
  size: number;
  records: number;
  quarantined: RejectedRecord[];
}

/**
 * Where a segment is in the part's bytes: compressed lines `CVE-ID\t{json}\n` of one CVE shard, by id. It has no bytes
 * where the snapshot took in the same lines before.
 */
export interface PartSegment {
  /** CVE shard key, such as `2021-26`. */
  key: string;
  /** Content hash of the lines. */
  hash: string;
  start: number;
  end: number;
}

/**
 * What the reading of a whole file found of each CVE shard. It is kept, so that of a file that changed only the shards
 * are parsed in which some byte is another.
 */
export interface Reading {
  /** The file's own time, ISO 8601. */
  time: string;
  /** By CVE shard key. */
  groups: Record<string, KeptGroup>;
}

interface KeptGroup extends Pick<ReadGroup, 'digest' | 'told'> {
  /** Content hash of the lines; absent where no record was good. */
  segment?: string;
  /** Lines. */
  records: number;
}

export interface Part extends PartHeader {
  segments: PartSegment[];
  bytes: Uint8Array;
  /** What the next reading of the file needs to know of this one. */
  reading?: Reading;
}

/**
 * A CVE shard covers a thousand numbers: `2021-26` holds CVE-2021-26000 to CVE-2021-26999. Other ids go by who
 * gave them, and the year: `GO-2024`.
 */
export function cveShardKey(cve: string): string {
  if (!cve.startsWith('CVE-')) return `${cve.split('-', 1)[0] ?? ''}-${yearOf(cve)}`;
  return `${yearOf(cve)}-${Math.floor(Number(cve.slice(9)) / 1000)}`;
}
