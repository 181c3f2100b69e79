import { cveSourceNamed, type SourcedCve, type Visit } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { derive } from '../build/derive.ts';
import { linesOf } from '../build/entry-lines.ts';
import { bufferOf, digestOf } from '../build/parse-part.ts';
import { FeedLines, type FeedTable } from './feed-lines.ts';
import { type Foreseen, foresees, foreseesSite } from './foreseen.ts';

export interface FeedTask {
  source: string;
  /** Name of a full file. */
  file: string;
  bytes: Uint8Array;
  /** Bounds the times that the file states, ISO 8601. */
  now?: string;
  /** What the other sources say about its CVEs. */
  beside: Share[];
  /** Records of all else are skimmed; absent: every record is parsed. */
  foreseen?: Foreseen;
}

/** One source's share for one feed: lines still to be parsed, or records by CVE. */
export type Share = { source: string; file: string } & (
  { lines: Uint8Array } | { records: ReadonlyMap<string, unknown> }
);

export interface FeedResult {
  sha256: string;
  size: number;
  quarantined: RejectedRecord[];
  records: number;
  /** How many CVEs each other source described. */
  beside: Record<string, number>;
  rejected: number;
  lines: FeedTable;
  /** JSON, one CVE per line. */
  unconfigured: Uint8Array;
}

/**
 * Turns a yearly feed directly into what matching needs, for a match that keeps nothing: the same derivation
 * as for a snapshot, without writing the records and reading them back.
 */
export async function readFeedOnce(task: FeedTask): Promise<FeedResult> {
  const quarantined: RejectedRecord[] = [];
  const beside = new Map<string, Map<string, unknown>>();
  for (const share of task.beside) {
    const records = beside.get(share.source) ?? new Map<string, unknown>();
    beside.set(share.source, records);
    quarantined.push(...(await takeShare(share, records)));
  }
  const lines = new FeedLines();
  const unconfigured: string[] = [];
  const seen = new Set<string>();
  let rejected = 0;
  const add = (cve: string, own: SourcedCve): void => {
    const sourced: Record<string, unknown> = own;
    for (const [source, records] of beside) {
      const record = records.get(cve);
      if (record !== undefined) sourced[source] = record;
    }
    const derived = derive(cve, sourced);
    if (derived.rejected) rejected += 1;
    for (const [product, line] of linesOf(derived.entries)) lines.add(product, line);
    if (derived.unconfigured) unconfigured.push(JSON.stringify(derived.unconfigured));
  };
  const take: Visit<unknown> = (cve, record) => {
    if (seen.has(cve)) return;
    seen.add(cve);
    add(cve, { [task.source]: record });
  };
  const { file, now, foreseen } = task;
  let skimmed = { records: 0, rejected: 0 };
  if (foreseen) {
    const isForeseen = foresees(foreseen);
    const isForeseenSite = foreseesSite(foreseen);
    take.skim = {
      product: (key) => (isForeseen(key) ? undefined : lines.product(key)),
      kinds: (kinds) => lines.kinds(kinds),
      site: (key) => (isForeseenSite(key) ? undefined : lines.site(key)),
      spoken: [...beside.values()].flatMap((records) => [...records.keys()]),
      take: (some) => {
        lines.addSkimmed(some);
      },
      end: (counts) => {
        skimmed = counts;
      },
    };
  }
  const bytes = bufferOf(task.bytes);
  const source = cveSourceNamed(task.source);
  const facts = await source.parse(bytes, file, take, now === undefined ? now : new Date(now));
  for (const cve of new Set([...beside.values()].flatMap((records) => [...records.keys()])))
    if (!seen.has(cve)) add(cve, {});
  return {
    ...digestOf(facts, task.bytes),
    quarantined: [...facts.quarantined, ...quarantined],
    records: seen.size + skimmed.records,
    beside: Object.fromEntries([...beside].map(([source, { size }]) => [source, size])),
    rejected: rejected + skimmed.rejected,
    lines: lines.toTable(),
    unconfigured: Buffer.from(unconfigured.join('\n')),
  };
}

/** Adds a share to the records of its source. Returns what was set aside. */
async function takeShare(share: Share, records: Map<string, unknown>): Promise<RejectedRecord[]> {
  const { parted } = cveSourceNamed(share.source);
  const take = (cve: string, record: unknown): void => {
    const known = records.get(cve);
    records.set(cve, known !== undefined && parted ? parted.join(known, record) : record);
  };
  if ('records' in share) {
    for (const [cve, record] of share.records) take(cve, record);
    return [];
  }
  return (await cveSourceNamed(share.source).parse(bufferOf(share.lines), share.file, take)).quarantined;
}
