import { InvalidInputError } from '../../platform/index.ts';
import type { Digest } from '../source.ts';
import type { FeedMeta } from './feed-meta.ts';

/** The NVD's feeds 2.0: one per year of CVE ids (the first: up to 2002), and two of recent changes. */

const FEED_FILE = /^nvdcve-2\.0-(\d{4}|modified|recent)\.(?:json|json\.gz|meta)$/;
const FIRST_YEAR = 2002;

/** A feed as received, still compressed. */
export interface OpenFeed {
  /** `2021`, `modified` or `recent`. */
  name: string;
  /** Path or URL, for messages. */
  file: string;
  /** The `.json.gz`, or the `.json` from a folder that keeps feeds uncompressed. */
  bytes: Buffer;
  /** Absent without a `.meta`: the feed cannot be verified then. */
  meta?: FeedMeta;
  /** For a person: what could not be checked. */
  warnings: string[];
}

/** Names of the yearly feeds up to the year of `now`, oldest first. */
export function yearlyFeeds(now: Date): string[] {
  const years = now.getUTCFullYear() - FIRST_YEAR + 1;
  return Array.from({ length: years }, (_, index) => String(FIRST_YEAR + index));
}

/** The feed that a file name denotes. */
export function feedOfFile(fileName: string): string | undefined {
  return FEED_FILE.exec(fileName)?.[1];
}

/** `nvdcve-2.0-2021`, without extension. @throws InvalidInputError when no such feed can exist. */
export function feedFileName(name: string): string {
  const base = `nvdcve-2.0-${name}`;
  if (!FEED_FILE.test(`${base}.meta`))
    throw new InvalidInputError(`feed "${name}": must be a year, modified or recent`);
  return base;
}

export function withoutMeta(file: string): string {
  return `${file}: no .meta beside it, so its sha256 is not verified`;
}

/**
 * Checks the digest and length of the uncompressed JSON against the feed's `.meta`, if there is one.
 * @throws InvalidInputError naming the file.
 */
export function verifyFeed({ file, meta }: Pick<OpenFeed, 'file' | 'meta'>, actual: Digest): void {
  if (!meta) return;
  if (actual.size !== meta.size) {
    throw new InvalidInputError(
      `${file}: ${actual.size} bytes of JSON, its .meta says ${meta.size}: truncated or mixed up`,
    );
  }
  if (actual.sha256.toLowerCase() !== meta.sha256) {
    throw new InvalidInputError(
      `${file}: sha256 is ${actual.sha256.toLowerCase()}, its .meta says ${meta.sha256}`,
    );
  }
}
