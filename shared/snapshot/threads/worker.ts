/** Runs in a worker thread: the steps that cost processor time, each a pure function of its bytes. */
import { DamagedBlobError, InvalidInputError } from '../../platform/index.ts';
import { type CveResult, type CveTask, mergeCves } from '../build/merge-cves.ts';
import { type FeedResult, type FeedTask, readFeedOnce } from '../one-shot/one-shot-feed.ts';
import type { Part } from '../format/part.ts';
import { type ParseTask, parsePart } from '../build/parse-part.ts';
import { mergeShard, type ShardResult, type ShardTask } from '../format/product-shard.ts';

/** What a step gives. An error loses its class between threads, so one that is the input's, or a blob's, goes as a value. */
export type Answer<T> = { value: T } | { invalid: string } | { damaged: DamagedBlobError['parts'] };

export function parse(task: ParseTask): Promise<Answer<Part>> {
  return answer(() => parsePart(task));
}

export function feed(task: FeedTask): Promise<Answer<FeedResult>> {
  return answer(() => readFeedOnce(task));
}

async function answer<T>(step: () => T | Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await step() };
  } catch (error) {
    if (error instanceof InvalidInputError) return { invalid: error.message };
    if (error instanceof DamagedBlobError) return { damaged: error.parts };
    throw error;
  }
}

export function cves(task: CveTask): Promise<Answer<CveResult>> {
  return answer(() => mergeCves(task));
}

export function products(task: ShardTask): Promise<Answer<ShardResult>> {
  return answer(() => mergeShard(task));
}
