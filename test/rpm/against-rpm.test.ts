import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareEvr, parseEvr, rpmvercmp } from '../../shared/rpm/index.ts';
import { needs } from '../needs.ts';
import { epochs, versionPairs } from './versions.ts';

/** What RPM itself says of each pair: -1, 0 or 1. One process compares all of them. */
function askRpm(pairs: readonly (readonly [string, string])[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-rpm-'));
  try {
    const file = join(folder, 'pairs');
    writeFileSync(file, pairs.map(([a, b]) => `${a} ${b}\n`).join(''));
    const script = `for line in io.lines("${file}") do
      local a, b = line:match("(%S+) (%S+)")
      print(rpm.vercmp(a, b)) print("\\n")
    end`;
    const output = execFileSync('rpm', ['--eval', `%{lua:${script}}`], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return output.trim().split(/\s+/).map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('RPM itself orders 20,000 generated pairs of versions the same way', needs('rpm'), () => {
  const pairs = fc.sample(versionPairs, 20_000);

  const expected = askRpm(pairs);

  assert.equal(expected.length, pairs.length);
  for (const [index, [a, b]] of pairs.entries()) {
    assert.equal(Math.sign(rpmvercmp(a, b)), expected[index], `${a} against ${b}`);
  }
});

test('RPM itself orders 10,000 generated pairs of EVRs the same way', needs('rpm'), () => {
  const evrPairs = fc
    .tuple(versionPairs, versionPairs, epochs, epochs)
    .map(([[v1, v2], [r1, r2], e1, e2]): [string, string] => [`${e1}:${v1}-${r1}`, `${e2}:${v2}-${r2}`]);
  const pairs = fc.sample(evrPairs, 10_000);

  const expected = askRpm(pairs);

  assert.equal(expected.length, pairs.length);
  for (const [index, [a, b]] of pairs.entries()) {
    assert.equal(
      Math.sign(compareEvr(parseEvr(a), parseEvr(b)) ?? NaN),
      expected[index],
      `${a} against ${b}`,
    );
  }
});
