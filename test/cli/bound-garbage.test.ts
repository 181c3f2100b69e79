import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const FILE = join(import.meta.dirname, '..', '..', 'infra', 'local', 'cli', 'bound-garbage.ts');

/**
 * Holds 100 MB, lets the clock of the bound come by and collects, then makes several hundred of garbage.
 * @returns the most that the heap came to from then on, in MB
 */
async function mostOfHeap(bound: boolean): Promise<number> {
  const script = `
    ${bound ? `const { boundGarbage } = await import(${JSON.stringify(FILE)}); boundGarbage();` : ''}
    const fill = () => Array.from({ length: 1000 }, (_, at) => ({ at, text: [at, at + 1] }));
    const held = Array.from({ length: 1000 }, fill);
    await new Promise((resolve) => setTimeout(resolve, 200));
    gc();
    let most = 0;
    for (let round = 0; round < 4000; round += 1) {
      fill();
      most = Math.max(most, process.memoryUsage().heapTotal);
    }
    console.log(Math.round(most / 1e6), held.length);`;
  const flags = [
    '--heap-growing-percent=300',
    '--expose-gc',
    '--max-semi-space-size=1',
    '--input-type=module',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);
  return Number(stdout.split(' ')[0]);
}

test('a large heap grows in smaller steps than the flag at the start of a command says', async () => {
  const [without, withBound] = await Promise.all([mostOfHeap(false), mostOfHeap(true)]);

  assert.ok(withBound < without * 0.75, `${withBound} MB with the bound, ${without} MB without`);
});
