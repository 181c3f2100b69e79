import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type DocumentBody, fixedClock } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { startRun } from '../../../shared/runs/index.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { feedJson } from '../../support/nvd.ts';
import { lookTwice } from './look-twice.ts';

test('two workers in two processes raise an alert once and clear it once', async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), 'patchline-alerts-'));
  t.after(() => rm(stateDir, { recursive: true }));
  await lookTwice(stateDir, '2026-02-01T12:00:00.000Z');
  await lookTwice(stateDir, '2026-02-02T12:00:00.000Z');

  const platform = await openLocalPlatform({ stateDir });
  const { folder, feed } = await sourceFolder(t);
  await feed('2021', feedJson([]));
  const clock = fixedClock(new Date('2026-02-02T12:01:00.000Z'));
  await startRun({ ...platform, clock }, { trigger: 'schedule', sources: { nvd: folder } });
  await lookTwice(stateDir, '2026-02-02T12:02:00.000Z');

  const { items } = await platform.documents
    .container('alerts')
    .query<DocumentBody & { outgoing: { event: { data: { alert: string; state: string } } } }>({
      partition: 'runs',
      where: { kind: 'outbox' },
    });
  await platform.close();
  const told = items.map(({ body: { outgoing } }) => outgoing.event.data);
  assert.deepEqual(
    told.filter(({ alert }) => alert === 'missed-run').map(({ state }) => state),
    ['raised', 'cleared'],
  );
});
