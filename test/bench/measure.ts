import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { nodeEnvironment, nodeFlags } from '../../bin/node-flags.js';

/** What a process took. */
export interface Usage {
  /** Wall clock, from its start to its end. */
  seconds: number;
  /** Processor seconds of all of its threads. */
  cpu: number;
  /** Peak resident memory, in units of 1024 × 1024 bytes. */
  megabytes: number;
  stdout: string;
}

const root = join(import.meta.dirname, '..', '..');
const main = join('infra', 'local', 'cli', 'main.js');

/** The command line as it is published, once `makeBundle` has made it. */
export const cliMain = join(root, 'bundle', main);
/** As a checkout runs it. */
export const sourceMain = join(root, main);

/** Runs a program on this Node in a process of its own. @throws when it fails */
export function measure(program: string, ...parameters: string[]): Promise<Usage> {
  return measureWith({}, program, ...parameters);
}

/** The same with settings of its own. @throws when it fails */
export async function measureWith(
  settings: Readonly<Record<string, string>>,
  program: string,
  ...parameters: string[]
): Promise<Usage> {
  const began = performance.now();
  const preload = join(import.meta.dirname, 'report-usage.js');
  // The command line as bin/patchline.js starts it, the floor as it comes.
  const flags = program === cliMain || program === sourceMain ? nodeFlags : [];
  const child = spawn(process.execPath, [...flags, '--import', preload, program, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...nodeEnvironment, ...process.env, ...settings },
  });
  const report = child.stdio[3] as Readable;
  const texts = Promise.all([text(child.stdout as Readable), text(child.stderr as Readable), text(report)]);
  await once(child, 'exit');
  const seconds = (performance.now() - began) / 1000;
  const [stdout, stderr, usage] = await texts;
  if (child.exitCode !== 0) throw new Error(`${program} ${parameters.join(' ')}: ${stderr}`);
  const { cpu, peak } = JSON.parse(usage) as { cpu: number; peak: number };
  return { seconds, cpu, megabytes: peak, stdout };
}

/** The run whose time lies in the middle: one that was disturbed by something else does not count. */
export async function median(runs: number, run: () => Promise<Usage>): Promise<Usage> {
  const all: Usage[] = [];
  for (let at = 0; at < runs; at += 1) all.push(await run());
  all.sort((a, b) => a.seconds - b.seconds);
  const middle = all[Math.floor((runs - 1) / 2)];
  if (!middle) throw new RangeError('no runs');
  return middle;
}
