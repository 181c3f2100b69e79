import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { temporaryFolder } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

const sample = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample');
const inventory = join(sample, 'inventory.json');
const nvd = join(sample, 'nvd');
const endless = '/dev/zero';
const state = 'STATE';

/** One flag or parameter for each place that reads a file that people name. */
const commands: readonly (readonly string[])[] = [
  ['match', '--nvd', nvd, '--inventory', endless],
  ['match', '--nvd', nvd, '--inventory', inventory, '--kev', endless],
  ['match', '--nvd', nvd, '--inventory', inventory, '--policy', endless],
  ['match', '--nvd', nvd, '--inventory', inventory, '--curated', endless],
  ['match', '--nvd', nvd, '--inventory', inventory, '--decisions', endless],
  ['sla', '--state', state, '--policy', endless],
  ['image', 'add', '--state', state, '--line', 'sample', endless],
  ['build-system', '--inventory', inventory, '--key', endless, '--workshop', state, '--repository', state],
];

suite('a file without an end is refused at a bound', { concurrency: 2 }, () => {
  let folder = '';
  before(async () => {
    folder = await temporaryFolder();
    const { code, stderr } = await runCli(['scan', '--state', join(folder, state)]);
    assert.equal(code, 0, stderr);
  });

  after(() => rm(folder, { recursive: true }));

  for (const command of commands)
    test(`patchline ${command.map((word) => word.replace(sample, '')).join(' ')}`, async () => {
      const parameters = command.map((word) => (word === state ? join(folder, state) : word));

      const { code, stderr } = await runCli(parameters);

      assert.equal(code, 1, stderr);
      assert.match(stderr, /\/dev\/zero: has more than \d+ bytes/);
    });
});
