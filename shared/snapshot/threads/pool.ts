import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';
import { DamagedBlobError, InvalidInputError } from '../../platform/index.ts';
import type { CveResult, CveTask } from '../build/merge-cves.ts';
import type { FeedResult, FeedTask } from '../one-shot/one-shot-feed.ts';
import type { Part } from '../format/part.ts';
import type { ShardResult, ShardTask } from '../format/product-shard.ts';
import type { ParseTask } from '../build/parse-part.ts';
import type { Reply } from './worker.ts';

/** Worker threads for the steps of ingestion. Close it when done: threads keep the process alive. */
export interface IngestPool {
  /** Starts the threads early, so callers can overlap other work. */
  start(): void;
  /** @throws InvalidInputError for an unusable file */
  parse(task: ParseTask): Promise<Part>;
  /** Transfers the bytes, which must be all of their memory. @throws InvalidInputError on an unusable file */
  feed(task: FeedTask): Promise<FeedResult>;
  /** @throws DamagedBlobError */
  cves(task: CveTask): Promise<CveResult>;
  /** Transfers the new lines, which must be all of their memory. @throws DamagedBlobError */
  products(task: ShardTask): Promise<ShardResult>;
  /** Ends idle threads at once instead of after a while: the next step needs their memory. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** After this time without work the threads end and free their memory; the next task starts them again. */
const IDLE_MS = 1_500;

interface PoolOptions {
  /** Default: one per processor, at most 4, since each holds one feed file in memory. */
  threads?: number;
  /** Young-generation heap of each thread: more is faster. */
  youngMb?: number;
}

/** Threads start with the first task at the latest. */
export function openIngestPool({ threads, youngMb = 32 }: PoolOptions = {}): IngestPool {
  const count = threads ?? Math.min(4, availableParallelism());
  let pool: Promise<Piscina> | undefined;
  let running = 0;
  let idle: NodeJS.Timeout | undefined;
  const close = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = pool;
    pool = undefined;
    await (await ending)?.destroy();
  };
  const threadsOf = (): Promise<Piscina> => (pool ??= startThreads(count, youngMb));
  const run = async <T>(task: unknown, name: string, moved: readonly Uint8Array[] = []): Promise<T> => {
    clearTimeout(idle);
    running += 1;
    try {
      const transferList = moved.map(({ buffer }) => buffer as ArrayBuffer);
      return (await (await threadsOf()).run(task, { name, transferList })) as T;
    } finally {
      running -= 1;
      if (running === 0 && pool) idle = setTimeout(() => void close(), IDLE_MS);
    }
  };
  return {
    start: () => void threadsOf(),
    parse: (task) => valueOf(run<Reply<Part>>(task, 'parse')),
    feed: (task) => valueOf(run<Reply<FeedResult>>(task, 'feed', movedOf(task))),
    cves: (task) => valueOf(run<Reply<CveResult>>(task, 'cves')),
    products: (task) => valueOf(run<Reply<ShardResult>>(task, 'products', task.lines)),
    rest: () => (running === 0 ? close() : Promise.resolve()),
    close,
  };
}

/** Each buffer must be all of its memory. */
function movedOf({ bytes, beside }: FeedTask): Uint8Array[] {
  return [bytes, ...beside.flatMap((share) => ('lines' in share ? [share.lines] : []))];
}

async function startThreads(threads: number, youngMb: number): Promise<Piscina> {
  // Most commands start no threads and should not wait for this module to load.
  const { Piscina } = await import('piscina');
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina({
    filename: new URL(`./worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Unbounded, the garbage collector lets each thread grow to several times what it needs.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: youngMb },
  });
  // The reply to a task abandoned when the pool was closed; errors of tasks go to their callers.
  pool.on('error', () => undefined);
  return pool;
}

async function valueOf<T>(step: Promise<Reply<T>>): Promise<T> {
  const reply = await step;
  if ('invalid' in reply) throw new InvalidInputError(reply.invalid);
  if ('damaged' in reply) throw new DamagedBlobError(...reply.damaged);
  return reply.value;
}
