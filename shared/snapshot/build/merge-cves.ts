import { contentHash, pack } from '../../platform/index.ts';
import { derive } from './derive.ts';
import { deriveKept, NVD, ofNvdAlone } from './derive-kept.ts';
import { EntryLines, linesOf } from './entry-lines.ts';
import { LineReader, textOfLine } from '../format/lines.ts';
import type { CveSource, WrittenEntries } from '../../sources/index.ts';
import { opened } from '../format/opened.ts';
import { columnOf, lineOf, readSourced, SILENT, type Texts, textsOf } from '../format/cve-line.ts';
import type { PartHeader } from '../format/part.ts';
import { isRejectedLine, saysNothingNew, UnconfiguredBefore } from './taken-over.ts';
import { productShardOf } from '../format/product-shard.ts';
import { Utf8Text } from '../format/utf8-text.ts';

/** What one part says about one CVE shard. */
export interface ShardInput extends Pick<PartHeader, 'source' | 'file' | 'full' | 'timestamp'> {
  /** Compressed lines; absent when a full file no longer names any CVE of the shard. */
  segment?: Uint8Array;
  /** CVEs set aside: the known record stays. */
  quarantined: string[];
}

export interface CveTask {
  key: string;
  /** The CVE shard from the previous snapshot, compressed. */
  previous?: Uint8Array;
  /** The blob it comes from, for errors. */
  blob?: string;
  /** What was derived of it by the same version, so that what is said of a CVE of which nothing changed is taken over. */
  derived?: { /** Absent for none. */ unconfigured?: Uint8Array };
  inputs: ShardInput[];
  /** Return the entries of all CVEs, not only changed ones: the previous snapshot derived them otherwise. */
  rederive?: boolean;
  /** ISO 8601. A known record that changed later was believed in error: any new one replaces it. */
  latest?: string;
}

/** A content-named blob to write; absent when there are no records. */
interface ContentBlob {
  hash: string;
  bytes: Uint8Array;
}

export interface CveResult {
  key: string;
  cves?: ContentBlob;
  /** CVEs without configuration. */
  unconfigured?: ContentBlob & { count: number };
  /** By product shard: lines of entries of changed CVEs, or of all with `rederive`. */
  entryLines: Map<number, Uint8Array>;
  /** By product shard: keys `product\tCVE` of the previous entries of changed CVEs. */
  voidKeys: Map<number, string[]>;
  /** CVEs that are new, changed or gone. */
  changed: string[];
  /** CVEs that a full file no longer names. */
  removed: { source: string; cve: string; /** Where the source has several for one CVE. */ file?: string }[];
  count: number;
  rejected: number;
}

/**
 * Merges the parts into one CVE shard and derives what matching needs for each changed CVE. All lines are in
 * order, so CVEs are merged one by one: memory holds a CVE, not a shard.
 */
export function mergeCves(task: CveTask): CveResult {
  const previous = opened(task.blob ?? '', () => new LineReader(task.previous));
  // A fixed order makes the result independent of the order of fetching.
  const inputs: Input[] = [...task.inputs].sort(byTime).map((input) => ({
    ...input,
    ...columnOf(input.source),
    lines: new LineReader(input.segment),
    setAside: new Set(input.quarantined),
    latest: task.latest,
  }));
  const readers = [previous, ...inputs.map(({ lines }) => lines)];
  const shard = new MergedShard(task.rederive ?? false);
  const { derived } = task;
  const known =
    derived && mayTakeOver(task.inputs) ? new UnconfiguredBefore(derived.unconfigured) : undefined;
  for (let cve = first(readers); cve !== undefined; cve = first(readers)) {
    const before = previous.takeLine(cve);
    const given = inputs.map(({ lines }) => lines.takeLine(cve));
    const news = before ? undefined : newsOfNvd(inputs, given);
    if (news) shard.addNew(cve, news);
    else if (known && before && given[0] && saysNothingNew(before, given[0]))
      shard.takeOver(cve, before, known);
    else merge(shard, { cve, before, given }, inputs);
  }
  return { key: task.key, ...shard.result() };
}

/** Whether what is said of a CVE of which nothing changed may be taken over: the NVD alone says something new. */
export function mayTakeOver([only, another]: readonly ShardInput[]): boolean {
  return only !== undefined && another === undefined && columnOf(only.source).column === NVD;
}

/** A CVE's line before, and what the inputs say, in their order. */
interface Lines {
  cve: string;
  before: Buffer | undefined;
  given: (Buffer | undefined)[];
}

function merge(shard: MergedShard, lines: Lines, inputs: readonly Input[]): void {
  const { cve, given } = lines;
  const before = lines.before && textOfLine(cve, lines.before);
  const texts = textsOf(before ?? SILENT);
  for (const [at, input] of inputs.entries()) {
    const line = given[at];
    if (line) takeIn(texts, input, textOfLine(cve, line));
    else if (isGone(cve, texts, input)) shard.remove(cve, texts, input);
  }
  shard.add(cve, before, texts);
}

/** What one part says about the shard, ready to be read. */
interface Input extends Omit<ShardInput, 'source'> {
  source: CveSource;
  column: number;
  lines: LineReader;
  /** CVEs whose known record stays. */
  setAside: ReadonlySet<string>;
  latest: string | undefined;
}

function byTime(a: ShardInput, b: ShardInput): number {
  const left = `${a.timestamp} ${a.source} ${a.file}`;
  const right = `${b.timestamp} ${b.source} ${b.file}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The lowest CVE that any reader has left. */
function first(readers: readonly LineReader[]): string | undefined {
  let least: string | undefined;
  for (const { cve } of readers) if (cve !== undefined && (least === undefined || cve < least)) least = cve;
  return least;
}

/** The line of a CVE that one input names, if it is the only one of the NVD: a second may say that the CVE is gone. */
function newsOfNvd(inputs: readonly Input[], given: readonly (Buffer | undefined)[]): Buffer | undefined {
  const ofNvd = inputs.findIndex(({ column }) => column === NVD);
  const isOnly = inputs.every(({ column }, at) => (column === NVD) === (at === ofNvd));
  const isAlone = given.every((line, at) => line === undefined || at === ofNvd);
  return isOnly && isAlone ? given[ofNvd] : undefined;
}

/** Takes the input's record unless it is older than the known one. */
function takeIn(texts: Texts, input: Input, json: string): void {
  const { source, column } = input;
  const known = texts[column] ?? '';
  if (known !== '' && changedAt(source, json) < knownSince(input, known)) return;
  const { parted } = source;
  if (!parted || known === '') setText(texts, column, json);
  else setText(texts, column, JSON.stringify(parted.join(JSON.parse(known), JSON.parse(json))));
}

/** Whether a full file should name the CVE but does not, unless the known record is newer than the file. */
function isGone(cve: string, texts: Texts, input: Input): boolean {
  const { source, column, file, full, timestamp, setAside } = input;
  const text = texts[column] ?? '';
  if (!full || text === '' || setAside.has(cve)) return false;
  if (source.fileOf && source.fileOf(cve) !== file) return false;
  if (source.parted && !source.parted.has(JSON.parse(text), file)) return false;
  return knownSince(input, text) <= timestamp;
}

/** When the known record changed; empty, before every time, where that lies in the future. */
function knownSince({ source, latest }: Input, known: string): string {
  const at = changedAt(source, known);
  return latest !== undefined && at > latest ? '' : at;
}

function changedAt(source: CveSource, json: string): string {
  return source.changedAt?.(json) ?? '';
}

function setText(texts: Texts, column: number, text: string): void {
  while (texts.length < column) texts.push('');
  texts[column] = text;
}

const NEWLINE = Buffer.from('\n');
/** What follows the NVD's column where no other source speaks. */
const END_OF_NEW = Buffer.from(`${SILENT}\n`);

/** Collects the merged CVEs of a shard, given one by one in order. */
class MergedShard {
  readonly #lines = new Utf8Text();
  readonly #entryLines = new EntryLines();
  readonly #voidKeys = new Map<number, string[]>();
  readonly #unconfigured = new Utf8Text();
  #unconfiguredCount = 0;
  readonly #changed: string[] = [];
  readonly #removed: CveResult['removed'] = [];
  readonly #rederive: boolean;
  #count = 0;
  #rejected = 0;

  constructor(rederive: boolean) {
    this.#rederive = rederive;
  }

  /** A source no longer names the CVE. */
  remove(cve: string, texts: Texts, { source, column, file }: Input): void {
    const { parted } = source;
    const left = parted?.without(JSON.parse(texts[column] ?? ''), file);
    setText(texts, column, left === undefined ? '' : JSON.stringify(left));
    this.#removed.push({ source: source.name, cve, ...(parted ? { file } : {}) });
  }

  /** A CVE of which nobody spoke before, and nobody but the NVD does now. @param line of the part that does */
  addNew(cve: string, line: Buffer): void {
    const json = line.subarray(cve.length + 1);
    const written = deriveKept(json);
    if (!written) {
      const texts = textsOf(SILENT);
      texts[NVD] = json.toString();
      this.add(cve, undefined, texts);
      return;
    }
    this.#lines.append(line);
    this.#lines.append(END_OF_NEW);
    this.#count += 1;
    this.#take(written, true);
    this.#changed.push(cve);
  }

  /** A CVE of which nothing changed. @param line as the shard before has it */
  takeOver(cve: string, line: Buffer, known: UnconfiguredBefore): void {
    this.#lines.append(line);
    this.#lines.append(NEWLINE);
    this.#count += 1;
    if (isRejectedLine(line)) this.#rejected += 1;
    const unconfigured = known.get(cve);
    if (unconfigured) this.#addUnconfigured(unconfigured);
  }

  /** @param before its line in the shard before; `undefined` when it was not there */
  add(cve: string, before: string | undefined, texts: Texts): void {
    const text = lineOf(texts);
    const isChanged = text !== (before ?? SILENT);
    if (text !== SILENT) this.#keep(cve, text, texts, isChanged || this.#rederive);
    if (!isChanged) return;
    this.#changed.push(cve);
    if (before !== undefined) this.#void(cve, before);
  }

  #keep(cve: string, text: string, texts: Texts, withEntries: boolean): void {
    this.#lines.append(`${cve}\t${text}\n`);
    this.#count += 1;
    const own = ofNvdAlone(texts);
    const written = own === undefined ? undefined : deriveKept(Buffer.from(own));
    if (written) this.#take(written, withEntries);
    else this.#derive(cve, text, withEntries);
  }

  #take(written: WrittenEntries, withEntries: boolean): void {
    if (written.rejected) this.#rejected += 1;
    if (written.unconfigured) this.#addUnconfigured(written.unconfigured);
    if (!withEntries) return;
    for (const [shard, line] of written.lines) this.#entryLines.addLine(shard, line);
  }

  #derive(cve: string, text: string, withEntries: boolean): void {
    const { rejected, unconfigured, entries } = derive(cve, readSourced(text));
    if (rejected) this.#rejected += 1;
    if (unconfigured) this.#addUnconfigured(JSON.stringify(unconfigured));
    if (withEntries) for (const [product, line] of linesOf(entries)) this.#entryLines.add(product, line);
  }

  #addUnconfigured(json: string | Uint8Array): void {
    if (this.#unconfiguredCount > 0) this.#unconfigured.append('\n');
    this.#unconfigured.append(json);
    this.#unconfiguredCount += 1;
  }

  #void(cve: string, before: string): void {
    for (const product of new Set(derive(cve, readSourced(before)).entries.map((each) => each.product))) {
      const shard = productShardOf(product);
      this.#voidKeys.set(shard, [...(this.#voidKeys.get(shard) ?? []), `${product}\t${cve}`]);
    }
  }

  result(): Omit<CveResult, 'key'> {
    const count = this.#unconfiguredCount;
    return {
      ...(this.#lines.length > 0 ? { cves: contentBlob(this.#lines.toBytes()) } : {}),
      ...(count > 0 ? { unconfigured: { ...contentBlob(this.#unconfigured.toBytes()), count } } : {}),
      entryLines: this.#entryLines.toBytes(),
      voidKeys: this.#voidKeys,
      changed: this.#changed,
      removed: this.#removed,
      count: this.#count,
      rejected: this.#rejected,
    };
  }
}

function contentBlob(bytes: Buffer): ContentBlob {
  return { hash: contentHash(bytes), bytes: pack(bytes) };
}
