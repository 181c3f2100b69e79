/** Reads inputs until told to end, in a thread of its own: a reader that hangs or fills its memory ends with it. */
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import type { FuzzedReader } from './reader.ts';
import { readers } from './readers/index.ts';

/** What main.ts is told. */
export type Report =
  | { kind: 'input'; reader: string; seed: number; input: string }
  | { kind: 'failure'; reader: string; seed: number; input: string; reason: string };

export interface FuzzOrder {
  seed: number;
  /** Only readers whose name holds it. */
  only: string;
  /** Milliseconds. */
  duration: number;
}

/** Inputs of a reader before the next one has its turn. */
const RUNS = 25;
/** Of an input in a failure. */
const SHOWN = 4_000;

const { seed: first, only, duration } = workerData as FuzzOrder;
const chosen = readers.filter(({ name }) => name.includes(only));
const until = performance.now() + duration;
for (let seed = first; performance.now() < until; seed++)
  for (const reader of chosen) {
    if (performance.now() > until) break;
    await fuzz(reader, seed);
  }

async function fuzz(reader: FuzzedReader, seed: number): Promise<void> {
  const property = fc.asyncProperty(reader.inputs, async (input) => {
    tell({ kind: 'input', reader: reader.name, seed, input: shown(input) });
    await reader.check(input);
  });
  const limits = { numRuns: RUNS, interruptAfterTimeLimit: Math.max(1_000, until - performance.now()) };
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, ...limits });
  if (!failed) return;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  tell({ kind: 'failure', reader: reader.name, seed, input: shown(counterexample?.[0]), reason });
}

function shown(input: unknown): string {
  const text = Buffer.isBuffer(input) ? `bytes ${input.toString('latin1')}` : input;
  return inspect(text, { maxStringLength: SHOWN, depth: 4, breakLength: Infinity });
}

function tell(report: Report): void {
  parentPort?.postMessage(report);
}
