import { hash } from 'node:crypto';
import { bufferOf, defined, formatFault, InvalidInputError } from '../../platform/index.ts';
import { type CveSource, cveSourceNamed, type DownloadFacts, type Visit } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { CveLines, toSegments } from '../format/lines.ts';
import { cveShardKey, type Part, type Reading } from '../format/part.ts';
import { leftOut, readingOf, recordsIn } from '../format/reading.ts';

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
  /** What the last reading of the file found: segments that the snapshot has, too, may be left out. */
  before?: Reading;
}

/** A download as a part: records as lines, the newest where an id comes twice. @throws InvalidInputError */
export async function parsePart(task: ParseTask): Promise<Part> {
  const { source: name, file, full, before } = task;
  const source = cveSourceNamed(name);
  const bytes = bufferOf(task.bytes);
  const now = task.now === undefined ? undefined : new Date(task.now);
  const inGroups = new CveLines();
  const request = { visit: into(inGroups, source), groupOf: cveShardKey, ...defined({ known: before, now }) };
  const grouped = full ? await source.readGroups?.(bytes, file, request) : undefined;
  const lines = grouped ? inGroups : new CveLines();
  const facts = grouped ?? (await source.parse(bytes, file, into(lines, source), now));
  const { timestamp, quarantined } = facts;
  const { segments, bytes: packed } = toSegments(lines);
  const reading = grouped && readingOf(grouped, { lines, segments }, before);
  const records = reading ? recordsIn(reading) : lines.size;
  if (source.cveOfLine) requireRecords(file, records, quarantined);
  return {
    source: name,
    file: source.file ?? file,
    full,
    timestamp,
    ...digestOf(facts, bytes),
    records,
    quarantined,
    segments: grouped ? [...segments, ...leftOut(grouped, before)] : segments,
    bytes: packed,
    ...defined({ reading }),
  };
}

/** Takes records as lines, the newest of each CVE. */
function into(lines: CveLines, source: CveSource): Visit<unknown> {
  const write = (cve: string, json: string | Uint8Array): true => {
    const before = lines.get(cve);
    if (before === undefined || !isNewer(source, before, textOf(json))) lines.set(cve, json);
    return true;
  };
  const visit = (cve: string, record: unknown): void => {
    write(cve, JSON.stringify(record));
  };
  return Object.assign(visit, { write });
}

function isNewer(source: CveSource, known: string, given: string): boolean {
  return source.changedAt !== undefined && source.changedAt(known) > source.changedAt(given);
}

function textOf(json: string | Uint8Array): string {
  return typeof json === 'string' ? json : bufferOf(json).toString();
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
