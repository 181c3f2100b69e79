import { derive, isRejected, type SourcedCve } from './derive.ts';
import type { KnownExploited } from './entry.ts';
import { EntryLines } from './entry-lines.ts';
import type { Quarantined } from './part.ts';
import { type AnswerFacts, readAnswer } from './read-answer.ts';
import { parseOverrides, type Override } from './sources/overrides.ts';

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
  const { overrides, quarantined } = readOverrides(task);
  const lines = new EntryLines();
  const unconfigured: string[] = [];
  const seen = new Set<string>();
  let rejected = 0;
  const add = (cve: string, nvd: SourcedCve['nvd']): void => {
    const override = overrides.get(cve);
    const kev = task.kev.get(cve);
    const derived = derive(cve, {
      ...(nvd ? { nvd } : {}),
      ...(override ? { overrides: override } : {}),
      ...(kev ? { kev } : {}),
    });
    lines.add(derived.entries);
    if (derived.unconfigured) unconfigured.push(JSON.stringify(derived.unconfigured));
  };
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength);
  const facts = await readAnswer(bytes, task.file, (record) => {
    if (seen.has(record.id)) return;
    seen.add(record.id);
    if (isRejected(record)) rejected += 1;
    add(record.id, record);
  });
  for (const cve of overrides.keys()) if (!seen.has(cve)) add(cve, undefined);
  return {
    ...facts,
    quarantined: [...facts.quarantined, ...quarantined],
    records: seen.size,
    rejected,
    entryLines: lines.toBytes(),
    unconfigured: Buffer.from(unconfigured.join('\n')),
  };
}

function readOverrides({ overrides: bytes }: FeedTask): {
  overrides: Map<string, Override>;
  quarantined: Quarantined[];
} {
  if (bytes.length === 0) return { overrides: new Map(), quarantined: [] };
  const { overrides, quarantined } = parseOverrides(bytes);
  return { overrides: new Map(overrides.map((override) => [override.cve, override])), quarantined };
}
