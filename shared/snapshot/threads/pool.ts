import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Piscina } from 'piscina';
import { DamagedBlobError, InvalidInputError } from '../../platform/index.ts';
import { isReread } from '../../sources/index.ts';
import type { CveResult, CveTask } from '../build/merge-cves.ts';
import type { FeedResult, FeedTask } from '../one-shot/one-shot-feed.ts';
import type { Part } from '../format/part.ts';
import type { ShardResult, ShardTask } from '../format/product-shard.ts';
import type { ParseTask } from '../build/parse-part.ts';
import type * as Steps from './worker.ts';
import type { Reply } from './worker.ts';

/** Worker threads for the steps of ingestion. Close it when done: threads keep the process alive. */
export interface IngestPool {
  /** Steps for all threads are about to come, of so many bytes: threads start already. */
  expect(size: number): void;
  /** Runs what holds a whole file, once there is room: for a file a thread, and for the one that comes next. */
  holding<T>(work: () => Promise<T>): Promise<T>;
  /** @throws InvalidInputError for an unusable file */
  parse(task: ParseTask): Promise<Part>;
  /** Transfers lines, which must be all of their memory. @throws InvalidInputError on an unusable file */
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

const KB = 1024;
const MB = 1024 * KB;

/**
 * Input of a step and of all steps of its kind, in bytes, up to which this thread is done before another would have
 * started. A file that was read before is hardly parsed.
 */
const SMALL = {
  parse: { step: 64 * KB, all: MB },
  reread: { step: 8 * MB, all: 8 * MB },
  merge: { step: 640 * KB, all: 3 * MB },
};
type Kind = keyof typeof SMALL;

interface PoolOptions {
  /** Default: one per processor, at most 4, since each holds one feed file in memory. */
  threads?: number;
  /** false: threads take small steps, too. */
  smallHere?: boolean;
}

/** Threads start with the first step that is large, or once many were small. */
export function openIngestPool({ threads, smallHere = true }: PoolOptions = {}): IngestPool {
  const count = threads ?? Math.min(4, availableParallelism());
  const holding = pLimit(count + 1);
  let pool: Promise<Piscina> | undefined;
  let doneHere = NOTHING;
  let running = 0;
  let idle: NodeJS.Timeout | undefined;
  const close = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = pool;
    pool = undefined;
    doneHere = NOTHING;
    await (await ending)?.destroy();
  };
  const threadsOf = (least = 1): Promise<Piscina> => (pool ??= startThreads({ least, most: count }));
  const isSmall = (kind: Kind, size: number): boolean => {
    if (!smallHere || pool || size > SMALL[kind].step) return false;
    doneHere = { ...doneHere, [kind]: doneHere[kind] + size };
    return doneHere[kind] <= SMALL[kind].all;
  };
  const run = async <T>({ name, kind = 'parse', task, size, moved = [], here }: Step<T>): Promise<T> => {
    if (isSmall(kind, size)) return here(await import('./worker.ts'));
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
    expect: (size) => {
      // What keeps them from starting is told by the first step.
      if (size > SMALL.parse.all) threadsOf(count).catch(() => undefined);
    },
    holding: (work) => holding(work),
    parse: (task) =>
      valueOf(
        run({
          name: 'parse',
          kind: isReread(task.before) ? 'reread' : 'parse',
          task,
          size: task.bytes.length,
          here: ({ parse }) => parse(task),
        }),
      ),
    feed: (task) =>
      valueOf(
        run({
          name: 'feed',
          task,
          size: task.bytes.length,
          moved: movedOf(task),
          here: ({ feed }) => feed(task),
        }),
      ),
    cves: (task) => {
      const size = bytesOf([task.previous, ...task.inputs.map(({ segment }) => segment)]);
      return valueOf(run({ name: 'cves', kind: 'merge', task, size, here: ({ cves }) => cves(task) }));
    },
    products: (task) => {
      const { previous, lines } = task;
      const size = bytesOf([previous, ...lines]);
      return valueOf(
        run({
          name: 'products',
          kind: 'merge',
          task,
          size,
          moved: lines,
          here: ({ products }) => products(task),
        }),
      );
    },
    rest: () => (running === 0 ? close() : Promise.resolve()),
    close,
  };
}

/** A step of ingestion, for a thread or for this one. */
interface Step<T> {
  name: keyof typeof Steps;
  kind?: Kind;
  task: unknown;
  /** Bytes of its input. */
  size: number;
  /** What is handed over; each buffer must be all of its memory. */
  moved?: readonly Uint8Array[];
  here: (steps: typeof Steps) => Promise<T>;
}

const NOTHING: Readonly<Record<Kind, number>> = { parse: 0, reread: 0, merge: 0 };

function bytesOf(inputs: readonly (Uint8Array | undefined)[]): number {
  return inputs.reduce((sum, input) => sum + (input?.length ?? 0), 0);
}

/** Each buffer must be all of its memory. */
function movedOf({ beside }: FeedTask): Uint8Array[] {
  return beside.flatMap((share) => ('lines' in share ? [share.lines] : []));
}

/** Where Node was not told otherwise by a flag, which counts for threads, too (`bin/node-flags.js`). */
const YOUNG_MB = 32;

async function startThreads({ least, most }: { least: number; most: number }): Promise<Piscina> {
  // Most commands start no threads and should not wait for this module to load.
  const { Piscina } = await import('piscina');
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina({
    filename: new URL(`./worker.${extension}`, import.meta.url).href,
    // Others start when steps wait: after one changed file one thread is enough.
    minThreads: least,
    maxThreads: most,
    // By default a thread beyond the first ends as soon as no step waits, and the next step starts another.
    idleTimeout: IDLE_MS,
    // Unbounded, the garbage collector lets each thread grow to several times what it needs.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: YOUNG_MB },
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
