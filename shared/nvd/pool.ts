import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { InvalidInputError } from '../platform/errors.ts';
import type { CveResult, CveTask } from './merge-cves.ts';
import type { FeedResult, FeedTask } from './one-shot-feed.ts';
import type { Part } from './part.ts';
import type { ShardResult, ShardTask } from './product-shard.ts';
import type { Answer, ParseTask } from './worker.ts';

/** Worker threads for the steps of ingestion. Close it when done: threads keep the process alive. */
export interface IngestPool {
  /** @throws InvalidInputError on an unusable file */
  parse(task: ParseTask): Promise<Part>;
  /** @throws InvalidInputError on an unusable file */
  feed(task: FeedTask): Promise<FeedResult>;
  cves(task: CveTask): Promise<CveResult>;
  products(task: ShardTask): Promise<ShardResult>;
  close(): Promise<void>;
}

/** At most `threads` threads (default: one a processor, at most 4, since each holds one feed file in memory). */
export function openIngestPool(threads = Math.min(4, availableParallelism())): IngestPool {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina({
    filename: new URL(`./worker.${extension}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    // Long enough to bridge the pauses of a run, short enough that a waiting service gives the memory back.
    idleTimeout: 15_000,
    // Without a bound the collector lets each thread grow to several times what it needs.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
  });
  return {
    parse: (task) => valueOf(pool.run(task, { name: 'parse' }) as Promise<Answer<Part>>),
    feed: (task) => valueOf(pool.run(task, { name: 'feed' }) as Promise<Answer<FeedResult>>),
    cves: (task) => pool.run(task, { name: 'cves' }) as Promise<CveResult>,
    products: (task) => pool.run(task, { name: 'products' }) as Promise<ShardResult>,
    close: () => pool.destroy(),
  };
}

async function valueOf<T>(step: Promise<Answer<T>>): Promise<T> {
  const answer = await step;
  if ('invalid' in answer) throw new InvalidInputError(answer.invalid);
  return answer.value;
}
