import { InvalidInputError } from '../../platform/index.ts';
import { utcTime } from '../../vulnerabilities/index.ts';

/** What the `.meta` beside a feed says about it. */
export interface FeedMeta {
  /** ISO 8601 in UTC. */
  lastModified: string;
  /** Bytes of the uncompressed JSON. */
  size: number;
  /** Bytes of the `.json.gz` as the NVD made it; 0 when not given. */
  gzSize: number;
  /** Of the uncompressed JSON, lower case. */
  sha256: string;
}

/** Five short lines. */
export const MAX_META_BYTES = 16 * 1024;

/**
 * Parses `name:value` lines.
 * @throws InvalidInputError naming the file and the field.
 * @see https://nvd.nist.gov/vuln/data-feeds
 */
export function parseFeedMeta(text: string, file: string): FeedMeta {
  if (text.length > MAX_META_BYTES)
    throw new InvalidInputError(`${file}: has more than ${MAX_META_BYTES} characters`);
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const field = (name: string): string => fields.get(name) ?? '';
  const wrong = (name: string): never => {
    throw new InvalidInputError(`${file}: field ${name}: "${field(name)}" does not fit`);
  };
  const sha256 = field('sha256').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) wrong('sha256');
  if (!/^\d+$/.test(field('size'))) wrong('size');
  return {
    lastModified: utcTime(field('lastModifiedDate')) ?? wrong('lastModifiedDate'),
    size: Number(field('size')),
    gzSize: /^\d+$/.test(field('gzSize')) ? Number(field('gzSize')) : 0,
    sha256,
  };
}
