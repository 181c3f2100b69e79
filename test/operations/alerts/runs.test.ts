import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { settleRuns, startRun } from '../../../shared/runs/index.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, servicesOn, work } from '../../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { callApi } from '../../support/call-api.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { openPlatform } from '../../support/platform.ts';
import { openWatched } from './world.ts';

const CVES = feedJson([
  cveRecord({ id: 'CVE-2021-0001', configurations: [vulnerable('apache:http_server')] }),
]);

suite('runs that are watched', () => {
  test('one that is missed is raised once, and cleared once when a run starts', async (t) => {
    const { services, clock, look, raised } = await openWatched(t, 'missed-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', CVES);

    clock.pass({ hours: 14 });
    assert.deepEqual(await look(), ['raised missed-run']);
    assert.deepEqual(await look(), []);
    assert.deepEqual(await raised(), ['missed-run']);

    await startRun(services, { trigger: 'schedule', sources: { nvd: folder } });
    assert.deepEqual(await look(), ['cleared missed-run']);
    assert.deepEqual(await look(), []);
  });

  test('is told also where every timer stands still: whoever asks for the health looks', async (t) => {
    const clock = new MovingClock();
    const services = servicesOn(await openPlatform(t, clock));
    const asked = async (): Promise<unknown[]> => {
      const { jsonBody } = await callApi(services, '/api/operations/health');
      const { components } = jsonBody as { components: { alerts: { alert: string }[] }[] };
      return components.flatMap(({ alerts }) => alerts.map(({ alert }) => alert));
    };
    assert.ok(!(await asked()).includes('missed-run'));
    clock.pass({ hours: 14 });
    assert.ok((await asked()).includes('missed-run'));
  });

  test('one of which no job ends any more is stuck, by name, until it goes on', async (t) => {
    const { services, clock, look, raised } = await openWatched(t, 'stalled-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', CVES);
    const { runId } = await startRun(services, { trigger: 'manual', sources: { nvd: folder } });
    assert.deepEqual(await look(), []);

    clock.pass({ minutes: 29 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 2 });
    assert.deepEqual(await look(), ['raised stalled-run']);
    assert.deepEqual(await raised(), [`stalled-run ${runId}`]);

    await work(services);
    await settleRuns(services);
    assert.deepEqual(await look(), ['cleared stalled-run']);
  });

  test('are missed, and are stuck, by a clock that was set back, too', async (t) => {
    const { services, clock, look } = await openWatched(t, 'missed-run', 'stalled-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', CVES);
    await startRun(services, { trigger: 'manual', sources: { nvd: folder } });
    assert.deepEqual(await look(), []);

    clock.pass({ days: -400 });
    assert.deepEqual(await look(), []);
    clock.pass({ minutes: 31 });
    assert.deepEqual(await look(), ['raised stalled-run']);
    clock.pass({ hours: 14 });
    assert.deepEqual(await look(), ['raised missed-run']);
  });

  test('one that failed is raised until a later one ends well', async (t) => {
    const { services, clock, look } = await openWatched(t, 'failed-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', Buffer.from('{'));
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), ['raised failed-run']);

    clock.pass({ minutes: 1 });
    await feed('2021', CVES);
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), ['cleared failed-run']);
  });

  test('one that failed is told, and cleared by the next, though runs of before the clock was set back seem newer', async (t) => {
    const { services, clock, look } = await openWatched(t, 'failed-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', CVES);
    await scan(services, { sources: { nvd: folder } });
    clock.pass({ days: -30 });
    await feed('2021', Buffer.from('{'));
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), ['raised failed-run']);

    clock.pass({ days: -30 });
    await feed('2021', CVES);
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), ['cleared failed-run']);
  });
});
