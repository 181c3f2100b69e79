/** A *part* is what one file or page brings: records as lines, cut by CVE shard, ready to be merged. */

export type SourceName = 'nvd' | 'overrides' | 'kev';

/** A record, or a stretch of bytes, that was set aside. */
export interface Quarantined {
  source: string;
  /** CVE id where it could be read, else the position, such as `record 17`. */
  record: string;
  field: string;
  reason: string;
}

export interface PartHeader {
  source: SourceName;
  /** Name of the feed, such as `2021` or `modified`, or of the window. */
  file: string;
  /** The file is the whole truth for its CVEs: what it no longer names is gone. */
  full: boolean;
  /** When the source made it, ISO 8601; merges go in this order. */
  timestamp: string;
  /** SHA-256 of the uncompressed bytes, lower-case hex. */
  sha256: string;
  /** Uncompressed size in bytes. */
  size: number;
  records: number;
  quarantined: Quarantined[];
}

/** Where in the part's bytes a segment lies: compressed lines `CVE-ID\t{json}\n` of one CVE shard, in order of id. */
export interface PartSegment {
  /** CVE shard key, such as `2021-26`. */
  key: string;
  /** Content hash of the lines. */
  hash: string;
  start: number;
  end: number;
}

export interface Part extends PartHeader {
  segments: PartSegment[];
  bytes: Uint8Array;
}

/** Year of a CVE id, four digits. */
export function yearOf(cve: string): string {
  return cve.slice(4, 8);
}

/** CVE shards hold up to a thousand numbers: `2021-26` holds CVE-2021-26000 to CVE-2021-26999. */
export function cveShardKey(cve: string): string {
  return `${yearOf(cve)}-${Math.floor(Number(cve.slice(9)) / 1000)}`;
}

/** The yearly feed that a CVE is published in: the first holds 2002 and all before. */
export function feedOf(cve: string): string {
  const year = yearOf(cve);
  return year < '2002' ? '2002' : year;
}
