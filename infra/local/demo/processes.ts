import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Environment, PatchlineError } from '../../../shared/platform/index.ts';

/** A Patchline process that runs one command. */
export interface Running {
  name: string;
  child: ChildProcess;
  /** Lines of its standard output so far. */
  lines: string[];
  /** Lines of its standard error so far. */
  complaints: string[];
}

export interface Processes {
  /** Starts a command that keeps running. @param tell called with each line it prints */
  start(parameters: readonly string[], options?: StartOptions): Running;
  /** Runs a command to its end and returns its output. @throws PatchlineError when it fails */
  run(parameters: readonly string[]): Promise<string>;
  /** Stops all running processes and waits until they have ended. */
  stop(): Promise<void>;
}

interface StartOptions {
  tell?: (line: string) => void;
  /** Added to that of all. */
  environment?: Environment;
}

/** How long a process has to stop before it is killed. */
const STOP_MS = 10_000;

/** @param command program and arguments that start `patchline` */
export function processesOf(
  [program = '', ...first]: readonly string[],
  environment: Environment,
): Processes {
  const running: Running[] = [];
  const start: Processes['start'] = (parameters, { tell, environment: own } = {}) => {
    const child = spawn(program, [...first, ...parameters], {
      // Carries no messages: the channel closes when this process is killed, which tells the command to stop.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...environment, ...own },
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

/** The error for a process that ended too early or failed, with its last lines of output. */
export function failed({ name, complaints, lines }: Running): PatchlineError {
  return new PatchlineError(`patchline ${name} ended: ${[...complaints, ...lines].slice(-5).join('; ')}`);
}
