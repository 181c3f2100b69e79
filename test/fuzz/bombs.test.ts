import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

interface Line {
  name: string;
  where: string;
  isTyped: boolean;
  error: string;
  /** The most memory that the process had so far. */
  megabytes: number;
}

test('what is small packed and endless unpacked is refused at a bound, by every source and inventory', () => {
  const program = join(import.meta.dirname, 'bombs-process.ts');
  const lines = execFileSync(process.execPath, [program], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  assert.equal(lines.length, 12);
  for (const { name, where, isTyped, error, megabytes } of lines) {
    assert.ok(isTyped, `${name} ${where}: ${error}`);
    assert.match(error, /bomb: .*\d{7,} bytes/, `${name} ${where}`);
    assert.ok(megabytes < 1_200, `${name} ${where}: ${megabytes} MB`);
  }
});
