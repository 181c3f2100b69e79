import { createHash, type Hash } from 'node:crypto';
import { contentHash } from '../../platform/index.ts';
import type { CveRecord, RejectedRecord } from '../../vulnerabilities/index.ts';
import { decompress, decompressAside } from '../decompress.ts';
import type { ReadGroup } from '../grouped.ts';
import type { GroupedFacts, GroupRequest } from '../source.ts';
import { SetAside } from '../set-aside.ts';
import { recordJson } from '../skimmer/record-writer.ts';
import { downloadTime, statedTime } from './download-time.ts';
import { findList, Nesting, parseJson } from './nesting.ts';
import { wholeCount } from './read-download.ts';
import { MAX_RECORDS, RecordCollector } from './record-collector.ts';
import { BOUNDS, LIST, textOfRecord } from './record-splitter.ts';

/** How each record of a feed in the usual form opens; escaped quotes keep it out of every string. */
const OPENING = Buffer.from('{"cve":{"id":"');
/** Behind it: the id and its closing quote. */
const ID = /^(CVE-\d{4}-\d{4,19})"/;
const LONGEST_ID = 32;
const CLOSE_LIST = 0x5d;

/**
 * Reads a yearly feed group by group, and passes over groups whose bytes are those of the last reading: of a feed that
 * changed, nearly all records are as before. Text between two openings is a record if it parses as JSON, as the splitter
 * has it, and the bytes of a group that is known were read like that; so nothing else has to be looked at.
 * @returns `undefined` for a feed in another form, or one with broken records: the plain reader decides about it
 */
export async function readGroups(
  bytes: Buffer,
  file: string,
  { visit, groupOf, known, now }: GroupRequest<CveRecord>,
): Promise<GroupedFacts | undefined> {
  const sha256 = createHash('sha256');
  const unpacked = await unpack(bytes, file, { sha256, isKnown: known !== undefined });
  const feed = unpacked && outlineOf(unpacked);
  if (!unpacked || !feed) return undefined;
  const time = downloadTime(feed.stated, now);
  if (time.latest !== feed.stated) return undefined;
  const { starts, end } = feed;
  const groups = membersOf(unpacked, starts, groupOf);
  if (!groups) return undefined;

  const records = new RecordCollector(
    `nvd/${file}`,
    (record) => {
      visit(record.id, record);
    },
    visit,
  );
  records.boundBy(time);
  const isWritten = visit.write !== undefined;
  const told: [at: number, note: RejectedRecord][] = [];
  const read = new Map<string, ReadGroup>();
  for (const [key, members] of groups) {
    const digest = contentHash(joined(unpacked, members, starts, end));
    const before = known?.groups[key];
    if (before?.digest === digest && holdsStill(before, known?.time ?? '', feed.stated)) {
      for (const [nth, note] of before.told) told.push([members[nth] ?? 0, note]);
      read.set(key, { digest, told: before.told, isKnown: true });
      continue;
    }
    const notes: ReadGroup['told'] = [];
    for (const [nth, at] of members.entries()) {
      const record = unpacked.subarray(starts[at], starts[at + 1] ?? end);
      const written = isWritten ? recordJson(record) : undefined;
      if (written && records.takes(written)) continue;
      const text = textOfRecord(record);
      const value = parseJson(text);
      if (value === undefined) return undefined;
      const first = records.quarantined.length;
      records.add({ text, value });
      for (const note of records.quarantined.slice(first)) notes.push([nth, note]);
    }
    for (const [nth, note] of notes) told.push([members[nth] ?? 0, note]);
    read.set(key, { digest, told: notes, isKnown: false });
  }
  return {
    timestamp: feed.stated,
    quarantined: inOrder(told, `nvd/${file}`),
    digest: { sha256: sha256.digest('hex'), size: unpacked.length },
    groups: read,
  };
}

/** The plain reader says what is wrong with a damaged one, and streams a large one. */
async function unpack(
  bytes: Buffer,
  file: string,
  { sha256, isKnown }: { sha256: Hash; isKnown: boolean },
): Promise<Buffer | undefined> {
  try {
    // Where all feeds are read, every thread has a feed of its own; one that changed is read alone.
    if (isKnown) return await decompressAside(bytes, file, (piece) => sha256.update(piece));
    const whole = decompress(bytes, file);
    sha256.update(whole);
    return whole;
  } catch {
    return undefined;
  }
}

interface Outline {
  /** The time that the feed states. */
  stated: string;
  /** Where each record begins. */
  starts: number[];
  /** Where the last one ends. */
  end: number;
}

/** Where the records lie in a feed of the usual form; `undefined` for any other. */
function outlineOf(bytes: Buffer): Outline | undefined {
  const list = findList(bytes.subarray(0, BOUNDS.header), LIST);
  if (list < 0) return undefined;
  const starts: number[] = [];
  for (let at = bytes.indexOf(OPENING, list); at >= 0; at = bytes.indexOf(OPENING, at + 1)) starts.push(at);
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined || starts.length > MAX_RECORDS) return undefined;
  if (first - list > LONGEST_ID || bytes.toString('latin1', list, first).trim() !== '') return undefined;
  const { found, at: end } = new Nesting().follow(bytes, last);
  if (found !== 'end' || bytes[end] !== CLOSE_LIST) return undefined;
  if (list + bytes.length - end > BOUNDS.header) return undefined;
  if (starts.some((start, at) => (starts[at + 1] ?? end) - start > BOUNDS.record)) return undefined;

  const header = bytes.toString('utf8', 0, list);
  const fields = parseJson(header + bytes.toString('utf8', end));
  if (typeof fields !== 'object' || fields === null) return undefined;
  const stated = statedTime(parseJson(`${header}]}`) as Record<string, unknown>);
  if (stated === undefined || starts.length < wholeCount({ ...fields })) return undefined;
  return { stated, starts, end };
}

/** The records of each group, by their place in the list; `undefined` if one has no usual id. */
function membersOf(
  bytes: Buffer,
  starts: readonly number[],
  groupOf: (cve: string) => string,
): Map<string, number[]> | undefined {
  const groups = new Map<string, number[]>();
  for (const [at, start] of starts.entries()) {
    const from = start + OPENING.length;
    const id = ID.exec(bytes.toString('latin1', from, from + LONGEST_ID))?.[1];
    if (id === undefined) return undefined;
    const key = groupOf(id);
    const members = groups.get(key);
    if (members) members.push(at);
    else groups.set(key, [at]);
  }
  return groups;
}

/** The bytes of a group's records, commas included. Nearly always they stand together, and nothing is copied. */
function joined(bytes: Buffer, members: readonly number[], starts: readonly number[], end: number): Buffer {
  const runs: Buffer[] = [];
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] ?? 0;
    while (members[at + 1] === (members[at] ?? 0) + 1) at += 1;
    runs.push(bytes.subarray(starts[first], starts[(members[at] ?? 0) + 1] ?? end));
  }
  return runs.length === 1 ? (runs[0] ?? Buffer.alloc(0)) : Buffer.concat(runs);
}

/** What was said of a record may depend on the feed's time; nothing was said of those that time bounds even later. */
function holdsStill({ told }: Pick<ReadGroup, 'told'>, before: string, now: string): boolean {
  return now === before || (now > before && told.length === 0);
}

/** As the plain reader tells them. @throws InvalidInputError for more than a download may have */
function inOrder(told: [at: number, note: RejectedRecord][], source: string): RejectedRecord[] {
  const aside = new SetAside(source);
  for (const [, note] of told.sort(([a], [b]) => a - b)) aside.add(note);
  return aside.records;
}
