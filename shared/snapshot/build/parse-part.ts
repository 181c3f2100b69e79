import { hash } from 'node:crypto';
import { formatFault, InvalidInputError } from '../../platform/index.ts';
import { type DownloadFacts, cveSourceNamed, type Visit } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { CveLines, toSegments } from '../format/lines.ts';
import type { Part } from '../format/part.ts';

export interface ParseTask {
  /** Name of a source of CVEs. */
  source: string;
  /** Name of the feed, page or file. */
  file: string;
  /** The file is complete for its CVEs. */
  full: boolean;
  /** As received: gzip or plain. */
  bytes: Uint8Array;
  /** Bounds the times that the download states, ISO 8601. */
  now?: string;
}

/** A download as a part: records as lines, the newest where an id comes twice. @throws InvalidInputError */
export async function parsePart({ source: name, file, full, bytes, now }: ParseTask): Promise<Part> {
  const source = cveSourceNamed(name);
  const lines = new CveLines();
  const write = (cve: string, line: string): void => {
    if (source.changedAt) {
      const before = lines.get(cve);
      if (before !== undefined && source.changedAt(before) > source.changedAt(line)) return;
    }
    lines.set(cve, line);
  };
  const visit = (cve: string, record: unknown): void => {
    write(cve, JSON.stringify(record));
  };
  const take: Visit<unknown> = Object.assign(visit, { write });
  const facts = await source.parse(bufferOf(bytes), file, take, now === undefined ? now : new Date(now));
  const { timestamp, quarantined } = facts;
  if (source.cveOfLine) requireRecords(file, lines.size, quarantined);
  return {
    source: name,
    file: source.file ?? file,
    full,
    timestamp,
    ...digestOf(facts, bytes),
    records: lines.size,
    quarantined,
    ...toSegments(lines),
  };
}

/** Identifies a download: the digest its source gives, else that of the bytes received. */
export function digestOf({ digest }: DownloadFacts, bytes: Uint8Array): { sha256: string; size: number } {
  return digest ?? { sha256: hash('sha256', bytes, 'hex'), size: bytes.length };
}

/** For line-based files, since any text is one. @throws InvalidInputError when there is not one record */
export function requireRecords(file: string, records: number, quarantined: readonly RejectedRecord[]): void {
  if (records > 0) return;
  const [first] = quarantined;
  const why = first ? ` (${first.record}: ${formatFault(first)})` : '';
  throw new InvalidInputError(`${file}: holds not one record${why}`);
}

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
