import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process that says a line on its output for each thing it did. */
interface Child {
  process: ChildProcess;
  /** What it has said so far. */
  lines: string[];
  /** When it has said a line that begins so, `count` times. @throws when it ends before */
  said(begin: string, count?: number): Promise<void>;
  /** Ends it without warning; returns when it is gone and all it said is in `lines`. */
  kill(): Promise<void>;
  /** When it has ended by itself. @throws when it failed */
  ended(): Promise<void>;
}

/** Starts a program of this folder. */
export function startChild(program: string, ...parameters: string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const closed = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  return {
    process: child,
    lines,
    async said(begin, count = 1) {
      const isEnough = (): boolean => lines.filter((line) => line.startsWith(begin)).length >= count;
      while (!isEnough()) {
        const ended = await Promise.race([once(reader, 'line').then(() => false), closed.then(() => true)]);
        if (ended && !isEnough()) throw new Error(`${program} ended without saying ${begin}`);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async ended() {
      await closed;
      if (child.exitCode !== 0) throw new Error(`${program} failed with ${child.exitCode ?? 'a signal'}`);
    },
  };
}
