/** Runs in a worker thread: the CPU-bound steps, each a pure function of its bytes. */
import { DamagedBlobError, InvalidInputError } from '../../platform/index.ts';
import { type CveResult, type CveTask, mergeCves } from '../build/merge-cves.ts';
import { type FeedResult, type FeedTask, readFeedOnce } from '../one-shot/one-shot-feed.ts';
import type { Part } from '../format/part.ts';
import { type ParseTask, parsePart } from '../build/parse-part.ts';
import { mergeShard, type ShardResult, type ShardTask } from '../format/product-shard.ts';

/** Result of a step. Errors lose their class between threads: the input's or a blob's are sent as values. */
export type Reply<T> = { value: T } | { invalid: string } | { damaged: DamagedBlobError['parts'] };

export function parse(task: ParseTask): Promise<Reply<Part>> {
  return reply(() => parsePart(task));
}

export function feed(task: FeedTask): Promise<Reply<FeedResult>> {
  return reply(() => readFeedOnce(task));
}

async function reply<T>(step: () => T | Promise<T>): Promise<Reply<T>> {
  try {
    return { value: await step() };
  } catch (error) {
    if (error instanceof InvalidInputError) return { invalid: error.message };
    if (error instanceof DamagedBlobError) return { damaged: error.parts };
    throw error;
  }
}

export function cves(task: CveTask): Promise<Reply<CveResult>> {
  return reply(() => mergeCves(task));
}

export function products(task: ShardTask): Promise<Reply<ShardResult>> {
  return reply(() => mergeShard(task));
}
