import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { laneOf } from '../../../shared/lanes/index.ts';
import { openPolicy } from '../../../shared/matching/index.ts';
import { folderOf } from '../../platform/local/state.ts';

suite('a policy that is opened', () => {
  test('is the one that ships, where no file is named', async () => {
    const policy = await openPolicy();

    const finding = { status: 'affected', severity: 'critical', knownExploited: false } as const;
    assert.equal(laneOf(policy, finding).rule, 'critical-or-high');
  });

  test('is the one of the file that is named', async (t) => {
    const file = join(await folderOf(t), 'mine.yaml');
    await writeFile(file, 'lanes: [{ name: all, when: {}, lane: triage }]');

    const { lanes, floods, approvals, gates } = await openPolicy(file);

    assert.deepEqual(
      { lanes, floods, approvals, gates },
      {
        lanes: [{ name: 'all', when: {}, lane: 'triage' }],
        floods: { investigations: 100 },
        approvals: {},
        gates: [],
      },
    );
  });

  test('is refused where there is no such file, naming it', async () => {
    await assert.rejects(openPolicy('/nowhere/policy.yaml'), {
      name: 'InvalidInputError',
      message: /^policy \/nowhere\/policy\.yaml: /,
    });
  });

  test('is refused where the file is wrong, naming file and field', async (t) => {
    const file = join(await folderOf(t), 'mine.yaml');
    await writeFile(file, 'lanes: [{ name: all, when: {}, lane: tomorrow }]');

    await assert.rejects(openPolicy(file), { name: 'InvalidInputError', message: /mine\.yaml: .*lane/s });
  });
});
