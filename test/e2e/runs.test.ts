import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun, startRun } from '../../shared/runs/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { systemClock } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli, startCli } from '../support/cli.ts';
import { seeded } from '../support/random.ts';
import { sourceFolder } from '../support/feeds.ts';
import { feedJson } from '../support/nvd.ts';

const DAY = 86_400_000;

test('the command line lists runs, shows one, compares two, and does all or one package again', async (t) => {
  const state = join(await folderOf(t), 'state');
  const run = async (...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli([...parameters, '--state', state]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  await run('scan', '--run-id', 'first');
  const tomorrow = new Date(Date.now() + DAY).toISOString();
  assert.match(await run('runs', 'rerun', 'first', '--now', tomorrow), /is done: 0 packages matched/);
  assert.match(
    await run('runs', 'rerun', '--release', 'samplelinux-3.0', '--package', 'curl'),
    /is done: 1 packages matched/,
  );
  const [header = '', ...lines] = (await run('runs', 'list')).trimEnd().split('\n');
  assert.match(header, /^RUN +STARTED/);
  assert.equal(lines.length, 3);
  assert.match(await run('runs', 'show', 'first'), /^run first: done/);
  assert.match(await run('runs', 'compare'), /after first\n/);
  const refused = await runCli(['runs', 'cancel', 'first', '--reason', 'late', '--state', state]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /has ended already/);
});

test('a cancel killed at any moment has cancelled the run, or has not', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { folder, feed } = await sourceFolder(t);
  await feed('2021', feedJson([]));
  const random = seeded(16);
  const open = async <T>(read: (platform: Parameters<typeof startRun>[0]) => Promise<T>): Promise<T> => {
    const platform = await openLocalPlatform({ stateDir: state });
    try {
      return await read({ ...platform, clock: systemClock });
    } finally {
      await platform.close();
    }
  };
  const started = await open((platform) =>
    startRun(platform, { runId: 'first', trigger: 'manual', sources: { nvd: folder } }),
  );
  const cancel = ['runs', 'cancel', 'first', '--reason', 'bad feed', '--state', state];
  const began = performance.now();
  await runCli(['runs', 'list', '--state', state]);
  const pace = performance.now() - began;

  for (let kills = 0; kills < 4; kills += 1) {
    const cancelling = startCli(cancel);
    await delay(pace * (0.5 + random.next()));
    cancelling.process.kill('SIGKILL');
    await cancelling.ended;
    const { stage, cancelled, finishedAt } = await open(
      async ({ documents }) => (await readRun(documents.container('runs'), 'first')).body,
    );
    const isCancelled = stage === 'cancelled' && cancelled?.reason === 'bad feed' && finishedAt !== undefined;
    assert.ok(
      isCancelled || (stage === started.stage && cancelled === undefined && finishedAt === undefined),
    );
  }
  const { code, stdout } = await runCli(cancel);

  assert.equal(code, 0);
  assert.match(stdout, /^Run first (is|was) cancelled/);
});
