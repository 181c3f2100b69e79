import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { allRuns, settleRuns, startRun } from '../../shared/runs/index.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { sourceFolder } from '../support/feeds.ts';
import { servicesOn, work } from '../support/jobs.ts';
import { feedJson, kevJson } from '../support/nvd.ts';
import { openState } from '../support/open-state.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { seeded } from '../support/random.ts';
import { commandUntilDone } from './commanded.ts';
import { findings, one, told, two } from './world.ts';

const BEGAN = Date.parse('2026-02-01T05:00:00.000Z');
const HOUR = 3_600_000;

test('a cancel and each kind of rerun, killed at random writes: every run ends, nothing is lost or told twice', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { folder, feed, file } = await sourceFolder(t);
  await feed('2021', feedJson([one, two]));
  const sources = { nvd: folder, kev: await file('kev.json', kevJson(['CVE-2021-0002'])) };
  const at = async <T>(
    time: number,
    act: (services: ReturnType<typeof servicesOn>) => Promise<T>,
  ): Promise<T> => {
    const platform = await openState(state, fixedClock(new Date(time)));
    const done = await act(servicesOn(platform));
    await platform.close();
    return done;
  };
  await at(BEGAN, async (services) => {
    await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
    await startRun(services, { runId: 'run-1', trigger: 'manual', sources, baseline: 'off' });
  });
  const random = seeded(16);
  let kills = 0;
  for (const [hours, command] of (['cancel', 'whole', 'source', 'package'] as const).entries()) {
    const from = BEGAN + (1 + hours) * HOUR;
    const key = 'azurelinux-3.0/httpd';
    kills += await commandUntilDone(command, { state, key, from, random, mostKills: 2 });
    // Long enough after a run was begun to see that its jobs were never queued.
    const stages = await at(from + HOUR / 2, async (services) => {
      await settleRuns(services);
      await work(services);
      await settleRuns(services);
      await work(services);
      await settleRuns(services);
      return (await allRuns(services.documents.container('runs'))).map(({ runId, stage }) =>
        runId === 'run-1' && stage === 'cancelled' ? 'done' : stage,
      );
    });
    assert.ok(stages.length > hours, command);
    assert.deepEqual(new Set(stages), new Set(['done']), command);
  }
  t.diagnostic(`${kills} kills`);
  assert.ok(kills > 2, String(kills));
  await at(BEGAN + 9 * HOUR, async (services) => {
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
    assert.deepEqual(await told(services), ['curl CVE-2021-0002', 'httpd CVE-2021-0001']);
  });
});
