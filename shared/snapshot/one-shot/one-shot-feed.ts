import { derive, isRejected, type SourcedCve } from '../build/derive.ts';
import type { KnownExploited } from '../../vulnerabilities/index.ts';
import { EntryLines } from '../build/entry-lines.ts';
import { type AnswerFacts, readAnswer, readOverrides } from '../../sources/index.ts';
import { defined } from '../../platform/index.ts';

export interface FeedTask {
  /** Name of a yearly feed. */
  file: string;
  bytes: Uint8Array;
  /** Lines of the overrides for CVEs of this feed. */
  overrides: Uint8Array;
  kev: Map<string, KnownExploited>;
}

export interface FeedResult extends AnswerFacts {
  records: number;
  overrides: number;
  rejected: number;
  /** By product shard. */
  entryLines: Map<number, Uint8Array>;
  /** JSON, one a line. */
  unconfigured: Uint8Array;
}

/**
 * A yearly feed straight to what matching needs, for a match that keeps nothing: the same derivation as for a
 * snapshot, without writing the records out and reading them again.
 */
export async function readFeedOnce(task: FeedTask): Promise<FeedResult> {
  const given = readOverrides(bufferOf(task.overrides));
  const overrides = new Map(given.overrides.map((override) => [override.cve, override]));
  const lines = new EntryLines();
  const unconfigured: string[] = [];
  const seen = new Set<string>();
  let rejected = 0;
  const add = (cve: string, nvd: SourcedCve['nvd']): void => {
    const override = overrides.get(cve);
    const kev = task.kev.get(cve);
    const derived = derive(cve, defined({ nvd, overrides: override, kev }));
    lines.add(derived.entries);
    if (derived.unconfigured) unconfigured.push(JSON.stringify(derived.unconfigured));
  };
  const facts = await readAnswer(bufferOf(task.bytes), task.file, (record) => {
    if (seen.has(record.id)) return;
    seen.add(record.id);
    if (isRejected(record)) rejected += 1;
    add(record.id, record);
  });
  for (const cve of new Set([...overrides.keys(), ...task.kev.keys()]))
    if (!seen.has(cve)) add(cve, undefined);
  return {
    ...facts,
    quarantined: [...facts.quarantined, ...given.quarantined],
    records: seen.size,
    overrides: overrides.size,
    rejected,
    entryLines: lines.toBytes(),
    unconfigured: Buffer.from(unconfigured.join('\n')),
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
