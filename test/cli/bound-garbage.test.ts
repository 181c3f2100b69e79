import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const FILE = join(import.meta.dirname, '..', '..', 'infra', 'local', 'cli', 'bound-garbage.ts');

/** Holds 100 MB and makes several hundred of garbage beside it. @returns the most that the heap came to, in MB */
async function mostOfHeap(bound: boolean): Promise<number> {
  const script = `
    ${bound ? `const { boundGarbage } = await import(${JSON.stringify(FILE)}); boundGarbage();` : ''}
    const held = [];
    let most = 0;
    const fill = () => Array.from({ length: 1000 }, (_, at) => ({ at, text: [at, at + 1] }));
    for (let round = 0; round < 120; round += 1) {
      for (let at = 0; at < 40; at += 1) (round < 25 ? held : [[]])[round < 25 ? 'push' : 'at'](fill());
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, process.memoryUsage().heapTotal);
    }
    console.log(Math.round(most / 1e6), held.length);`;
  const flags = ['--heap-growing-percent=300', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  return Number(stdout.split(' ')[0]);
}

test('a large heap grows in smaller steps than the flag at the start of a command says', async () => {
  const [without, withBound] = await Promise.all([mostOfHeap(false), mostOfHeap(true)]);

  assert.ok(withBound < without * 0.9, `${withBound} MB with the bound, ${without} MB without`);
});
