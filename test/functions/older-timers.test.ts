import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startHost } from '../../infra/local/host/index.ts';
import type { RunDocument } from '../../shared/runs/index.ts';
import { type Clock, type Platform } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { provideOn } from '../support/services.ts';
import { sourceFolder } from '../support/feeds.ts';
import { allOf } from '../support/pipeline.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the local host kept of its timers while functions were called `scheduled-ingest` and the like. */
const olderTimers = [
  {
    id: 'scheduled-ingest',
    last: '2026-07-03T17:00:00.000Z',
    next: '2026-07-04T05:00:00.000Z',
    updated: '2026-07-03T17:00:00.000Z',
  },
  { id: 'reconcile-feeds', next: '2026-07-05T02:00:00.000Z', updated: '2026-06-29T09:00:00.000Z' },
  {
    id: 'apply-retention',
    last: '2026-07-04T03:30:00.000Z',
    next: '2026-07-05T03:30:00.000Z',
    updated: '2026-07-04T03:30:00.000Z',
  },
];

let now = new Date();
const clock: Clock = { now: () => now };

async function openOlderState(t: TestContext): Promise<Platform> {
  const platform = await openLocalPlatform({ stateDir: await folderOf(t), exclusive: true });
  t.after(() => platform.close());
  const runs = platform.documents.container('runs');
  for (const timer of olderTimers) {
    const document = { kind: 'host-timer', runId: 'host-timers', ...timer };
    await runs.create('host-timers', document);
  }
  return { ...platform, clock };
}

/** Starts the functions at a time and stops them again. @returns the runs that are recorded, and what the host logged */
async function serveAt(time: string, platform: Platform): Promise<{ runs: string[]; log: string[] }> {
  now = new Date(time);
  const log: string[] = [];
  const host = await startHost({
    appGlob: 'functions/*.ts',
    directory: root,
    hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
    bus: platform.bus,
    documents: platform.documents,
    clock,
    log: (_level, _category, message) => log.push(message),
    listen: ({ name }) => ['scheduledIngest', 'reconcileFeeds', 'applyRetention'].includes(name),
  });
  // A timer that is past due begins in the next turn; `stop` waits for its end.
  await delay(20);
  await host.stop();
  const runs = await allOf<RunDocument>(platform.documents.container('runs'), 'run');
  return { runs: runs.map(({ runId }) => runId), log };
}

test('timers go on where an older state left them: no run is missed, and none is done twice', async (t) => {
  const sources = await sourceFolder(t);
  await sources.feed('2021', feedJson([cveRecord({ id: 'CVE-2021-0001' })]));
  const platform = await openOlderState(t);
  const { pool } = await provideOn(platform, { PATCHLINE_NVD: sources.folder });
  t.after(() => pool.close());

  const first = await serveAt('2026-07-04T06:00:00Z', platform);
  const second = await serveAt('2026-07-04T06:01:00Z', platform);

  assert.deepEqual(first.runs, ['20260704T060000Z-schedule'], 'the run of 05:00 was missed');
  assert.deepEqual(second.runs, first.runs);
  for (const { log } of [first, second]) {
    assert.ok(
      log.includes(`The next occurrence of 'reconcileFeeds' is 2026-07-05T02:00:00.000Z`),
      log.join('\n'),
    );
    assert.ok(log.includes(`The next occurrence of 'applyRetention' is 2026-07-05T03:30:00.000Z`));
  }
  assert.ok(second.log.includes(`The next occurrence of 'scheduledIngest' is 2026-07-04T17:00:00.000Z`));
});
