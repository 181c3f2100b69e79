import { contentHash } from './content-hash.ts';
import { pack, unpack } from './codec.ts';
import { derive, isRejected, type SourcedCve } from './derive.ts';
import { EntryLines } from './entry-lines.ts';
import { eachLine } from './lines.ts';
import { feedOf, type PartHeader, type SourceName } from './part.ts';
import { productShardOf } from './product-shard.ts';
import { Utf8Text } from './utf8-text.ts';

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
  /** By product shard: lines of the entries of changed CVEs. */
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

/** Merges what the parts bring into one CVE shard and derives what matching needs of each changed CVE. */
export function mergeCves(task: CveTask): CveResult {
  const previous = new Map<string, Texts>();
  if (task.previous)
    eachLine(unpack(task.previous), (cve, text) => previous.set(cve, text.split('\t') as Texts));
  const current = new Map<string, Texts>(previous);
  // A fixed order makes the outcome independent of the order in which the parts were fetched.
  const removed = [...task.inputs].sort(byTime).flatMap((input) => {
    const named = take(current, input);
    return input.full ? drop(current, input, named) : [];
  });
  for (const { cve } of removed) if (current.get(cve)?.every((text) => text === '')) current.delete(cve);
  return summarise(task, previous, current, removed);
}

function byTime(a: ShardInput, b: ShardInput): number {
  const left = `${a.timestamp} ${a.source} ${a.file}`;
  const right = `${b.timestamp} ${b.source} ${b.file}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Takes the input's records over where they are not older than what is known; returns the ids it names. */
function take(current: Map<string, Texts>, input: ShardInput): Set<string> {
  const named = new Set(input.quarantined);
  if (!input.segment) return named;
  const index = SOURCES.indexOf(input.source);
  eachLine(unpack(input.segment), (cve, json) => {
    named.add(cve);
    const known = current.get(cve) ?? ['', '', ''];
    const before = known[index] ?? '';
    if (json === before || (input.source === 'nvd' && lastModifiedOf(json) < lastModifiedOf(before))) return;
    current.set(cve, known.with(index, json) as Texts);
  });
  return named;
}

/** Read from the text: parsing 170,000 records again to compare one field would cost a second. */
function lastModifiedOf(json: string): string {
  const at = json.indexOf('"lastModified":"');
  return at < 0 ? '' : json.slice(at + 16, at + 40);
}

/** Clears the source's text of every CVE that its full file should name and does not, unless it is newer than the file. */
function drop(current: Map<string, Texts>, input: ShardInput, named: Set<string>): CveResult['removed'] {
  const gone: CveResult['removed'] = [];
  const index = SOURCES.indexOf(input.source);
  for (const [cve, texts] of current) {
    const text = texts[index] ?? '';
    if (text === '' || named.has(cve)) continue;
    if (input.source === 'nvd' && (feedOf(cve) !== input.file || lastModifiedOf(text) > input.timestamp))
      continue;
    current.set(cve, texts.with(index, '') as Texts);
    gone.push({ source: input.source, cve });
  }
  return gone;
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

function summarise(
  task: CveTask,
  previous: ReadonlyMap<string, Texts>,
  current: ReadonlyMap<string, Texts>,
  removed: CveResult['removed'],
): CveResult {
  const entryLines = new EntryLines();
  const voidKeys = new Map<number, string[]>();
  const changed = [...previous.keys()].filter((cve) => !current.has(cve));
  const lines = new Utf8Text();
  const unconfigured: string[] = [];
  let rejected = 0;
  for (const cve of [...current.keys()].sort()) {
    const text = (current.get(cve) ?? []).join('\t');
    const sourced = readSourced(text);
    const derived = derive(cve, sourced);
    lines.append(`${cve}\t`);
    lines.append(text);
    lines.append('\n');
    if (sourced.nvd && isRejected(sourced.nvd)) rejected += 1;
    if (derived.unconfigured) unconfigured.push(JSON.stringify(derived.unconfigured));
    if (previous.get(cve)?.join('\t') === text) continue;
    changed.push(cve);
    entryLines.add(derived.entries);
  }
  for (const cve of changed) {
    const before = previous.get(cve);
    if (!before) continue;
    for (const product of derive(cve, readSourced(before.join('\t'))).entries.keys()) {
      const shard = productShardOf(product);
      voidKeys.set(shard, [...(voidKeys.get(shard) ?? []), `${product}\t${cve}`]);
    }
  }
  return {
    key: task.key,
    ...(lines.length > 0 ? { cves: contentBlob(lines.toBytes()) } : {}),
    ...(unconfigured.length > 0
      ? {
          unconfigured: {
            ...contentBlob(Buffer.from(unconfigured.join('\n'))),
            count: unconfigured.length,
          },
        }
      : {}),
    entryLines: entryLines.toBytes(),
    voidKeys,
    changed: changed.sort(),
    removed,
    count: current.size,
    rejected,
  };
}

function contentBlob(bytes: Buffer): ContentBlob {
  return { hash: contentHash(bytes), bytes: pack(bytes) };
}
