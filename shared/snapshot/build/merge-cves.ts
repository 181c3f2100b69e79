import { contentHash, pack } from '../../platform/index.ts';
import { derive, isRejected, type SourcedCve } from './derive.ts';
import { EntryLines } from './entry-lines.ts';
import { LineReader } from '../format/lines.ts';
import { feedOf } from '../../vulnerabilities/index.ts';
import type { PartHeader, SourceName } from '../format/part.ts';
import { productShardOf } from '../format/product-shard.ts';
import { Utf8Text } from '../format/utf8-text.ts';

/** What one part says of one CVE shard. */
export interface ShardInput extends Pick<PartHeader, 'source' | 'file' | 'full' | 'timestamp'> {
  /** Compressed lines; absent when a full file no longer names any CVE of the shard. */
  segment?: Uint8Array;
  /** CVEs set aside: the record known before stays. */
  quarantined: string[];
}

export interface CveTask {
  key: string;
  /** The CVE shard as the snapshot before has it, compressed. */
  previous?: Uint8Array;
  inputs: ShardInput[];
  /** Give the entries of all CVEs, not of changed ones alone: those of the snapshot before were derived otherwise. */
  rederive?: boolean;
}

/** A content-named blob to write; without records there is none. */
interface ContentBlob {
  hash: string;
  bytes: Uint8Array;
}

export interface CveResult {
  key: string;
  cves?: ContentBlob;
  /** Those without configuration. */
  unconfigured?: ContentBlob & { count: number };
  /** By product shard: lines of the entries of changed CVEs, or of all where `rederive` asks for them. */
  entryLines: Map<number, Uint8Array>;
  /** By product shard: keys `product\tCVE` of the entries that changed CVEs had before. */
  voidKeys: Map<number, string[]>;
  /** CVEs that are new, changed or gone. */
  changed: string[];
  /** CVEs that a full file no longer names. */
  removed: { source: SourceName; cve: string }[];
  count: number;
  rejected: number;
}

/** The sources' texts of one CVE, in the order of SOURCES, '' where one is silent: cheap to compare, parsed when needed. */
type Texts = [nvd: string, overrides: string, kev: string];

const SOURCES: readonly SourceName[] = ['nvd', 'overrides', 'kev'];
const SILENT = '\t\t';

/**
 * Merges what the parts bring into one CVE shard and derives what matching needs of each changed CVE. One CVE after
 * the other, since all lines are in order: what is held at once is a CVE, not a shard.
 */
export function mergeCves(task: CveTask): CveResult {
  const previous = new LineReader(task.previous);
  // A fixed order makes the outcome independent of the order in which the parts were fetched.
  const inputs = [...task.inputs].sort(byTime).map((input) => ({
    ...input,
    lines: new LineReader(input.segment),
    setAside: new Set(input.quarantined),
  }));
  const readers = [previous, ...inputs.map(({ lines }) => lines)];
  const shard = new MergedShard(task.rederive ?? false);
  for (let cve = first(readers); cve !== undefined; cve = first(readers)) {
    const before = previous.take(cve);
    const texts = (before ?? SILENT).split('\t') as Texts;
    for (const input of inputs) {
      const given = input.lines.take(cve);
      if (given !== undefined) takeIn(texts, input, given);
      else if (isGone(cve, texts, input)) shard.remove(cve, texts, input.source);
    }
    shard.add(cve, before, texts);
  }
  return { key: task.key, ...shard.result() };
}

function byTime(a: ShardInput, b: ShardInput): number {
  const left = `${a.timestamp} ${a.source} ${a.file}`;
  const right = `${b.timestamp} ${b.source} ${b.file}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The first CVE that any of them has still to give. */
function first(readers: readonly LineReader[]): string | undefined {
  let least: string | undefined;
  for (const { cve } of readers) if (cve !== undefined && (least === undefined || cve < least)) least = cve;
  return least;
}

/** Takes the input's record over where it is not older than what is known. */
function takeIn(texts: Texts, { source }: ShardInput, json: string): void {
  const index = SOURCES.indexOf(source);
  if (source === 'nvd' && lastModifiedOf(json) < lastModifiedOf(texts[index] ?? '')) return;
  texts[index] = json;
}

/** Read from the text: parsing 170,000 records again to compare one field would cost a second. */
function lastModifiedOf(json: string): string {
  const at = json.indexOf('"lastModified":"');
  return at < 0 ? '' : json.slice(at + 16, at + 40);
}

/** Whether a full file should name the CVE and does not, unless what is known is newer than the file. */
function isGone(
  cve: string,
  texts: Texts,
  { source, file, full, timestamp, setAside }: ShardInput & { setAside: ReadonlySet<string> },
): boolean {
  const text = texts[SOURCES.indexOf(source)] ?? '';
  if (!full || text === '' || setAside.has(cve)) return false;
  return source !== 'nvd' || (feedOf(cve) === file && lastModifiedOf(text) <= timestamp);
}

/** Reads the sources of one CVE from its line in a CVE shard. */
export function readSourced(text: string): SourcedCve {
  const [nvd, overrides, kev] = text.split('\t');
  return {
    ...(nvd ? { nvd: JSON.parse(nvd) as NonNullable<SourcedCve['nvd']> } : {}),
    ...(overrides ? { overrides: JSON.parse(overrides) as NonNullable<SourcedCve['overrides']> } : {}),
    ...(kev ? { kev: JSON.parse(kev) as NonNullable<SourcedCve['kev']> } : {}),
  };
}

/** What becomes of the CVEs of a shard, told one by one in order. */
class MergedShard {
  readonly #lines = new Utf8Text();
  readonly #entryLines = new EntryLines();
  readonly #voidKeys = new Map<number, string[]>();
  readonly #unconfigured: string[] = [];
  readonly #changed: string[] = [];
  readonly #removed: CveResult['removed'] = [];
  readonly #rederive: boolean;
  #count = 0;
  #rejected = 0;

  constructor(rederive: boolean) {
    this.#rederive = rederive;
  }

  /** A source no longer names the CVE. */
  remove(cve: string, texts: Texts, source: SourceName): void {
    texts[SOURCES.indexOf(source)] = '';
    this.#removed.push({ source, cve });
  }

  /** @param before its line in the shard before; `undefined` when it was not there */
  add(cve: string, before: string | undefined, texts: Texts): void {
    const text = texts.join('\t');
    const isChanged = text !== (before ?? SILENT);
    if (text !== SILENT) this.#keep(cve, text, isChanged || this.#rederive);
    if (!isChanged) return;
    this.#changed.push(cve);
    if (before !== undefined) this.#void(cve, before);
  }

  #keep(cve: string, text: string, withEntries: boolean): void {
    const sourced = readSourced(text);
    const derived = derive(cve, sourced);
    this.#lines.append(`${cve}\t`);
    this.#lines.append(text);
    this.#lines.append('\n');
    this.#count += 1;
    if (sourced.nvd && isRejected(sourced.nvd)) this.#rejected += 1;
    if (derived.unconfigured) this.#unconfigured.push(JSON.stringify(derived.unconfigured));
    if (withEntries) this.#entryLines.add(derived.entries);
  }

  #void(cve: string, before: string): void {
    for (const product of new Set(derive(cve, readSourced(before)).entries.map((each) => each.product))) {
      const shard = productShardOf(product);
      this.#voidKeys.set(shard, [...(this.#voidKeys.get(shard) ?? []), `${product}\t${cve}`]);
    }
  }

  result(): Omit<CveResult, 'key'> {
    const count = this.#unconfigured.length;
    return {
      ...(this.#lines.length > 0 ? { cves: contentBlob(this.#lines.toBytes()) } : {}),
      ...(count > 0
        ? { unconfigured: { ...contentBlob(Buffer.from(this.#unconfigured.join('\n'))), count } }
        : {}),
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
