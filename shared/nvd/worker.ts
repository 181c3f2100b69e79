/** Runs in a worker thread: the steps that cost processor time, each a pure function of its bytes. */
import type { Compression } from './codec.ts';
import { type CveResult, type CveTask, mergeCves } from './merge-cves.ts';
import { parseAnswer } from './parse-answer.ts';
import type { Part, SourceName } from './part.ts';
import { mergeShard, type ShardResult, type ShardTask } from './product-shard.ts';
import { kevPart, overridesPart } from './source-parts.ts';

export interface ParseTask {
  source: SourceName;
  /** Name of the feed or window, or the file's name for messages. */
  file: string;
  full: boolean;
  /** Leave out what only `explain` and advisories read. */
  slim: boolean;
  compression: Compression;
  /** As it came: gzip or plain. */
  bytes: Uint8Array;
}

export function parse({ source, bytes, ...options }: ParseTask): Part | Promise<Part> {
  if (source === 'overrides') return overridesPart(bytes, options.file, options.compression);
  if (source === 'kev') return kevPart(bytes, options.file, options.compression);
  return parseAnswer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options);
}

export function cves(task: CveTask): CveResult {
  return mergeCves(task);
}

export function products(task: ShardTask): ShardResult {
  return mergeShard(task);
}
