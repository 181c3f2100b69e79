/** Runs in a worker thread: the three steps that cost processor time, each a pure function of its bytes. */
import { type CveResult, type CveTask, mergeCves } from './merge-cves.ts';
import { type AnswerOptions, parseAnswer } from './parse-answer.ts';
import type { Part } from './part.ts';
import { mergeShard, type ShardResult, type ShardTask } from './product-shard.ts';

export interface ParseTask extends AnswerOptions {
  /** As it came: gzip or plain JSON. */
  bytes: Uint8Array;
}

export function parse({ bytes, ...options }: ParseTask): Promise<Part> {
  return parseAnswer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options);
}

export function cves(task: CveTask): CveResult {
  return mergeCves(task);
}

export function products(task: ShardTask): ShardResult {
  return mergeShard(task);
}
