import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const worker = join(import.meta.dirname, 'look-process.ts');

/** Two workers in two processes look at the same time, again and again. */
export async function lookTwice(state: string, at: string): Promise<void> {
  const exits = [1, 2].map(async () => {
    const child = spawn(process.execPath, [worker, state, at, '2'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return once(child, 'exit');
  });
  for (const [code] of await Promise.all(exits)) assert.equal(code, 0);
}
