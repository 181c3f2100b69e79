import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Environment, PatchlineError } from '../../../shared/platform/index.ts';

/** A process of Patchline, in which a command runs. */
export interface Running {
  name: string;
  child: ChildProcess;
  /** What it said on standard output, line by line; grows. */
  lines: string[];
  /** What it said on standard error. */
  complaints: string[];
}

export interface Processes {
  /** Starts a command that goes on. @param tell is given each of its lines */
  start(parameters: readonly string[], options?: StartOptions): Running;
  /** Runs a command to its end and returns what it said. @throws PatchlineError when it fails */
  run(parameters: readonly string[]): Promise<string>;
  /** Asks all that go on to stop, and waits until they have. */
  stop(): Promise<void>;
}

interface StartOptions {
  tell?: (line: string) => void;
}

/** How long one has to stop before it is killed. */
const STOP_MS = 10_000;

/** @param command program and parameters that start `patchline` */
export function processesOf(
  [program = '', ...first]: readonly string[],
  environment: Environment,
): Processes {
  const running: Running[] = [];
  const start: Processes['start'] = (parameters, { tell } = {}) => {
    const child = spawn(program, [...first, ...parameters], {
      // The channel carries nothing: it closes when this process is killed, which tells the command to end too.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environment,
    });
    const started: Running = { name: parameters[0] ?? '', child, lines: [], complaints: [] };
    eachLine(child.stdout, (line) => {
      started.lines.push(line);
      tell?.(line);
    });
    eachLine(child.stderr, (line) => {
      started.complaints.push(line);
    });
    running.push(started);
    return started;
  };
  return {
    start,
    async run(parameters) {
      const started = start(parameters);
      await once(started.child, 'close');
      if (started.child.exitCode !== 0) throw failed(started);
      return started.lines.join('\n');
    },
    async stop() {
      await Promise.all(running.map(({ child }) => stopped(child)));
    },
  };
}

function eachLine(output: Readable | null, act: (line: string) => void): void {
  if (output) createInterface(output).on('line', act);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'close');
  clearTimeout(timer);
}

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What one that should have gone on, or ended well, complained of. */
export function failed({ name, complaints, lines }: Running): PatchlineError {
  return new PatchlineError(`patchline ${name} ended: ${[...complaints, ...lines].slice(-5).join('; ')}`);
}
