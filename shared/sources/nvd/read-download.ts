import { createHash } from 'node:crypto';
import { createGunzip, gunzipSync } from 'node:zlib';
import { defined, InvalidInputError, messageOf } from '../../platform/index.ts';
import { boundedBy, downloadTime, type DownloadTime, statedTime, upTo } from './download-time.ts';
import { RecordCollector } from './record-collector.ts';
import type { CveRecord } from '../../vulnerabilities/index.ts';
import { isGzip } from '../decompress.ts';
import type { Place } from '../place.ts';
import type { DownloadFacts, Visit } from '../source.ts';
import { parseJson } from './nesting.ts';
import { readRecord } from './record-reader.ts';
import { RecordSplitter, textOfRecord } from './record-splitter.ts';

/** Most bytes a download may unpack to: a year with all its revisions has some 100 MB. */
const MAX_BYTES = 1024 ** 3;

/**
 * Streams a yearly feed or an API page (gzip or plain JSON): memory holds one record at a time. A bad record
 * is set aside with field and reason; the rest is read. Fields may come in any order, even after the list.
 * Digest and size are of the uncompressed bytes. A record changed after the download's own time counts as
 * changed at that time.
 * @param visit gets each valid record in order, an id may come twice; its `write` is told before one in the usual form is
 * parsed; with `skim` it gets what could not be skimmed, the first of each id
 * @param now bounds the download's own time
 * @throws InvalidInputError when the whole is unusable: damaged gzip, no `vulnerabilities` list, truncated,
 * too large.
 * @see https://nvd.nist.gov/developers/vulnerabilities
 */
export async function readDownload(
  bytes: Buffer,
  file: string,
  visit: ((record: CveRecord) => void) & Pick<Visit<CveRecord>, 'skim' | 'write'>,
  now?: Date,
): Promise<DownloadFacts> {
  const digest = createHash('sha256');
  const { skim: skimmer, write } = visit;
  const usual = skimmer ?? (write ? 'written' : 'parsed');
  const splitter = new RecordSplitter(`feed ${file}`, undefined, usual);
  const records = new RecordCollector(`nvd/${file}`, visit, defined({ write, skimmer }));
  let time: DownloadTime | undefined;
  const bound = async (): Promise<DownloadTime> => {
    const own = downloadTime(statedTime(splitter.head) ?? (await timeBehind(bytes, file)), now);
    records.boundBy(own);
    return own;
  };
  let size = 0;
  for await (const chunk of inflate(bytes, file)) {
    digest.update(chunk);
    size += chunk.length;
    for (const piece of splitter.push(chunk)) {
      time ??= await bound();
      records.add(piece);
    }
  }
  const { pieces, fields } = splitter.end();
  if (!splitter.started) throw new InvalidInputError(`feed ${file}: no "vulnerabilities" list`);
  time ??= await bound();
  for (const piece of pieces) records.add(piece);
  if (!fields) throw new InvalidInputError(`feed ${file}: cut off after ${records.seen} records`);
  const expected = wholeCount(fields);
  if (records.seen < expected)
    throw new InvalidInputError(`feed ${file}: cut off after ${records.seen} of ${expected} records`);
  skimmer?.end();
  return {
    timestamp: time.stated === undefined ? '1970-01-01T00:00:00.000Z' : time.latest,
    latest: time.latest,
    quarantined: records.quarantined,
    digest: { sha256: digest.digest('hex'), size },
  };
}

/**
 * The records at these places of a download that was read before.
 * @param latest as it was read with
 * @throws Error where there is none
 */
export function* readAt(
  bytes: Buffer,
  places: readonly Place[],
  latest?: string,
): Generator<[cve: string, record: CveRecord]> {
  const bound = upTo(latest);
  const unpacked = isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
  for (const { start, end } of places) yield recordIn(unpacked.subarray(start, end), bound);
}

/** The same in the order of the places, unpacking aside and no farther than the last of them. */
export async function* streamAt(
  bytes: Buffer,
  places: readonly Place[],
  latest?: string,
): AsyncGenerator<[cve: string, record: CveRecord]> {
  const bound = upTo(latest);
  const left = places.toSorted((a, b) => b.start - a.start);
  let held: Buffer = Buffer.alloc(0);
  /** Where the bytes begin in the download. */
  let origin = 0;
  for await (const chunk of unpacked(bytes, '')) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let next = left.at(-1); next && next.end <= origin + held.length; next = left.at(-1)) {
      yield recordIn(held.subarray(next.start - origin, next.end - origin), bound);
      left.pop();
    }
    const next = left.at(-1);
    if (!next) return;
    const passed = Math.min(held.length, next.start - origin);
    held = held.subarray(passed);
    origin += passed;
  }
  throw new RangeError('a record is not where it was');
}

function recordIn(bytes: Buffer, bound: ReturnType<typeof upTo>): [cve: string, record: CveRecord] {
  const read = readRecord(parseJson(textOfRecord(bytes)));
  if (!read.success) throw read.error;
  return [read.data.id, boundedBy(bound, read.data)];
}

/** The download's own time where it follows the list: takes one more pass over all of it. */
async function timeBehind(bytes: Buffer, file: string): Promise<string | undefined> {
  const splitter = new RecordSplitter(`feed ${file}`);
  for await (const chunk of inflate(bytes, file)) Array.from(splitter.push(chunk));
  return statedTime(splitter.end().fields ?? {});
}

const CHUNK = 1024 * 1024;

async function* inflate(bytes: Buffer, file: string): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of unpacked(bytes, file)) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new InvalidInputError(`feed ${file}: unpacks to more than ${MAX_BYTES} bytes`);
    yield chunk;
  }
}

async function* unpacked(bytes: Buffer, file: string): AsyncGenerator<Buffer> {
  if (!isGzip(bytes)) {
    // In chunks, so that nothing is copied as a whole.
    for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK });
  gunzip.end(bytes);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    throw new InvalidInputError(`feed ${file}: damaged or truncated gzip (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** How many records the download promises, unless it is one page of several; else 0. */
export function wholeCount({ totalResults, resultsPerPage }: Readonly<Record<string, unknown>>): number {
  return typeof totalResults === 'number' && totalResults === resultsPerPage ? totalResults : 0;
}
