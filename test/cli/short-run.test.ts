import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { nodeFlags } from '../../bin/node-flags.js';

/** How many of its own modules Node compiles anew, started with these flags. */
function compiledAnew(flags: readonly string[]): number {
  const script = `
    const { internalBinding } = require('internal/test/binding');
    require('crypto');
    console.log(internalBinding('builtins').getCacheUsage().compiledWithoutCache.size);`;
  const { stdout } = spawnSync(process.execPath, ['--expose-internals', ...flags, '-e', script]);
  return Number(stdout.toString());
}

suite('flags of V8', () => {
  test('given at the start of a command leave Node the code that it has of its own modules', () => {
    assert.equal(compiledAnew(nodeFlags), 0);
  });

  test('of those that a command sets later, that code would be lost', () => {
    assert.ok(compiledAnew(['--no-turbofan']) > 10);
    assert.ok(compiledAnew(['--heap-growing-percent=300']) > 10);
  });
});
