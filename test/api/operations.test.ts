import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pauseEvents } from '../../shared/events/pause.ts';
import type { RunDocument } from '../../shared/runs/index.ts';
import { callApi } from '../support/call-api.ts';
import { servicesOn } from '../support/jobs.ts';
import { feedJson } from '../support/nvd.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { commit } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';

suite('health', () => {
  test('says that nothing was scanned, how fresh the NVD is, and whether events are held', async (t) => {
    const services = servicesOn(await openPlatform(t));

    const empty = await callApi(services, '/api/health');
    await commit(services, [yearlyFeed(feedJson([], '2026-01-31'))]);
    const fresh = await callApi(services, '/api/health');
    await pauseEvents(services.documents, { reason: 'an incident in CVE-2021-0001', now: NOW });
    const paused = await callApi(services, '/api/health');

    const known = { nvdWatermark: '2026-01-31T07:00:00.000Z', generation: 1 };
    assert.deepEqual(
      [empty, fresh, paused].map(({ jsonBody }) => jsonBody),
      [{ status: 'empty' }, { status: 'ok', ...known }, { status: 'paused', ...known }],
    );
  });
});

suite('runs that are read', () => {
  test('are the last hundred, newest first, whatever they are called', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const runs = services.documents.container('runs');
    for (let at = 0; at < 120; at++) {
      const run: RunDocument = {
        id: 'run',
        kind: 'run',
        runId: `${(at * 7) % 120}-run`,
        stage: 'done',
        trigger: 'manual',
        startedAt: new Date(NOW.getTime() + at * 60_000).toISOString(),
        sources: { nvd: 'live' },
        acceptLoss: [],
        baseline: 'auto',
        ingestJobs: [],
        failures: [],
      };
      await runs.create(run.runId, run);
      await runs.create(run.runId, { ...run, id: 'outcome:x', kind: 'outcome' });
    }

    const { jsonBody } = await callApi(services, '/api/runs');

    const minutes = (jsonBody as RunDocument[]).map(
      ({ startedAt }) => (Date.parse(startedAt) - NOW.getTime()) / 60_000,
    );
    assert.deepEqual(
      minutes,
      Array.from({ length: 100 }, (_, at) => 119 - at),
    );
  });
});

suite('queues that are read', () => {
  test('are those of the bus', async (t) => {
    const services = servicesOn(await openPlatform(t));
    await services.bus.send('match-jobs', [{ id: 'a', body: 1 }]);

    const { jsonBody } = await callApi(services, '/api/queues');

    assert.deepEqual(
      (jsonBody as { name: string; active: number }[])
        .filter(({ active }) => active > 0)
        .map(({ name }) => name),
      ['match-jobs'],
    );
  });
});
