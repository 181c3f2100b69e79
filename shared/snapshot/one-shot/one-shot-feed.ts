import { bufferOf, compareText, defined } from '../../platform/index.ts';
import { cveSourceNamed, HELD, Skimmer, type SourcedCve, type Visit } from '../../sources/index.ts';
import type { RejectedRecord } from '../../vulnerabilities/index.ts';
import { derive } from '../build/derive.ts';
import { deriveKept } from '../build/derive-kept.ts';
import { linesOf } from '../build/entry-lines.ts';
import { digestOf } from '../build/parse-part.ts';
import { BesideRecords } from './beside-records.ts';
import { FeedLines, type FeedTable } from './feed-lines.ts';
import { type Foreseen, foresees, foreseesSite } from './foreseen.ts';
import { HeldRecords, type HeldTable } from './held-records.ts';
import { type Share, takeShare } from './take-share.ts';

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

export interface FeedResult {
  sha256: string;
  size: number;
  quarantined: RejectedRecord[];
  records: number;
  /** How many CVEs each other source described. */
  beside: Record<string, number>;
  rejected: number;
  /** See DownloadFacts. */
  latest?: string;
  lines: FeedTable;
  held: HeldTable;
  /** JSON, one CVE per line. */
  unconfigured: Uint8Array;
}

/**
 * Turns a yearly feed directly into what matching needs, for a match that keeps nothing: the same derivation
 * as for a snapshot, without writing the records and reading them back.
 */
export async function readFeedOnce(task: FeedTask): Promise<FeedResult> {
  const lines = new FeedLines();
  const held = new HeldRecords();
  using skimmer = task.foreseen && skimmerFor(lines, held, task.foreseen);
  const quarantined: RejectedRecord[] = [];
  const beside = new Map<string, BesideRecords>();
  for (const share of task.beside) {
    const records = beside.get(share.source) ?? new BesideRecords();
    beside.set(share.source, records);
    quarantined.push(...(await takeShare(share, records, skimmer)));
  }
  for (const records of beside.values()) skimmer?.speakOf(records.parsed);
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
  if (skimmer) {
    take.skim = skimmer;
    take.write = (cve, json, withoutStated) => {
      if ([...beside.values()].some((records) => records.has(cve))) return false;
      const written = deriveKept(json);
      if (!written) return false;
      // A second one of a CVE says nothing.
      if (!skimmer.see(cve)) return true;
      seen.add(cve);
      if (written.rejected) rejected += 1;
      if (written.unconfigured) unconfigured.push(written.unconfigured.toString());
      for (const [, line] of written.lines) lines.addWritten(line);
      if (withoutStated) skimmer.takeStated();
      return true;
    };
  }
  const { file, now } = task;
  const bytes = bufferOf(task.bytes);
  const source = cveSourceNamed(task.source);
  const facts = await source.parse(bytes, file, take, now === undefined ? now : new Date(now));
  const others = new Set([...beside.values()].flatMap((records) => [...records.cves()]));
  for (const cve of [...others].sort(compareText))
    if (!seen.has(cve) && skimmer?.see(cve) !== false) add(cve, {});
  return {
    ...digestOf(facts, task.bytes),
    quarantined: [...facts.quarantined, ...quarantined],
    records: seen.size + (skimmer?.records ?? 0),
    beside: Object.fromEntries([...beside].map(([source, { size }]) => [source, size])),
    rejected: rejected + (skimmer?.rejected ?? 0),
    ...defined({ latest: facts.latest }),
    lines: lines.toTable(),
    held: held.toTable(),
    unconfigured: Buffer.from(unconfigured.join('\n')),
  };
}

/** Records of what is surely foreseen are parsed, all others become lines by numbers. */
function skimmerFor(lines: FeedLines, held: HeldRecords, foreseen: Foreseen): Skimmer {
  const isForeseen = foresees(foreseen);
  const isForeseenSite = foreseesSite(foreseen);
  return new Skimmer(
    {
      product: (key) => {
        const told = isForeseen(key);
        if (told === 'surely') return undefined;
        return told === 'perhaps' ? lines.product(key) + HELD : lines.product(key);
      },
      kinds: (kinds) => lines.kinds(kinds),
      site: (key) => (isForeseenSite(key) ? undefined : lines.site(key)),
    },
    (skimmed) => {
      lines.addSkimmed(skimmed);
    },
    (record) => {
      held.add(record);
    },
  );
}
