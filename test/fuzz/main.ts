import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../shared/platform/index.ts';
import type { FuzzOrder, Report } from './worker.ts';

/**
 * Feeds every reader made and mutated inputs. It fails when one takes too long or too much memory, throws what is no
 * typed error, loses a good neighbour of a bad record, or does not name the bad one; seed and input are printed then.
 */

/** For one input. The slowest takes some 100 ms. */
const MAX_MS = 20_000;
/** Of the thread's heap, and of the whole process. */
const MAX_HEAP_MB = 512;
const MAX_RSS = 1.5 * 1024 ** 3;

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    reader: { type: 'string', default: '' },
  },
});
const order: FuzzOrder = {
  seed: Number(flags.seed ?? Date.now() % 1_000_000_000),
  only: flags.reader,
  duration: Number(flags.minutes) * 60_000,
};
if (!(order.duration > 0) || !Number.isSafeInteger(order.seed))
  throw new RangeError('usage: npm run fuzz -- --minutes N [--seed N] [--reader NAME]');
say(`seed ${order.seed}`);

let inputs = 0;
let last: Report | undefined;
let since = performance.now();
const failures = new Map<string, Report>();

const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  workerData: order,
  resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
});
const watch = setInterval(() => {
  const took = performance.now() - since;
  const { rss } = process.memoryUsage();
  if (took > MAX_MS) stop(`takes longer than ${MAX_MS} ms`);
  else if (rss > MAX_RSS) stop(`takes ${Math.round(rss / 1024 ** 2)} MB`);
}, 250);
worker.on('message', (report: Report) => {
  since = performance.now();
  last = report;
  if (report.kind === 'input') inputs += 1;
  else if (!failures.has(report.reader)) failures.set(report.reader, report);
});
worker.on('error', (error: unknown) => {
  fail(messageOf(error));
});
worker.on('exit', () => {
  clearInterval(watch);
  for (const report of failures.values()) print(report);
  say(`${inputs} inputs, ${failures.size} readers failed`);
  if (failures.size > 0 || inputs === 0) process.exitCode = 1;
});

function stop(reason: string): void {
  fail(reason);
  void worker.terminate();
}

function fail(reason: string): void {
  const { reader = '', seed = order.seed, input = '' } = last ?? {};
  failures.set(reader, { kind: 'failure', reader, seed, input, reason });
}

function print(report: Report): void {
  const reason = report.kind === 'failure' ? report.reason : '';
  say(`\n${report.reader}: ${reason}\n  input: ${report.input}`);
  say(`  again: npm run fuzz -- --seed ${report.seed} --reader '${report.reader}'`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
