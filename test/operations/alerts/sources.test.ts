import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startRun } from '../../../shared/runs/index.ts';
import { updateRun } from '../../../shared/runs/runs.ts';
import { sourceFolder } from '../../support/feeds.ts';
import { scan, work } from '../../support/jobs.ts';
import { cveRecord, feedJson, kevJson, vulnerable } from '../../support/nvd.ts';
import { openWatched } from './world.ts';

function cves(at: Date): Buffer {
  const configurations = [vulnerable('apache:http_server')];
  return feedJson([cveRecord({ id: 'CVE-2021-0001', configurations })], at.toISOString().slice(0, 10));
}

suite('sources that are watched', () => {
  test('one that tells nothing new for longer than the policy allows is named until it does', async (t) => {
    const { services, clock, look, raised } = await openWatched(t, 'stale-source');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', cves(clock.now()));
    await scan(services, { sources: { nvd: folder } });
    clock.pass({ hours: 51 });
    assert.deepEqual(await look(), ['raised stale-source']);
    assert.deepEqual(await raised(), ['stale-source nvd']);

    await feed('2021', cves(clock.now()));
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), ['cleared stale-source']);
  });

  test('a source without a watermark is as old as its last download that went well', async (t) => {
    const { services, clock, look, raised } = await openWatched(t, 'stale-source');
    const { folder, feed, file } = await sourceFolder(t);
    await feed('2021', cves(clock.now()));
    const kev = await file('kev.json', kevJson(['CVE-2021-0001']));
    await scan(services, { sources: { nvd: folder, kev } });
    for (const hours of [20, 20]) {
      clock.pass({ hours });
      await file('kev.json', '{');
      await feed('2021', cves(clock.now()));
      await scan(services, { sources: { nvd: folder, kev } });
      await look();
    }
    assert.deepEqual(await raised(), ['stale-source kev']);
  });

  test('a run that is done and claims to know more, but brought no record, is told', async (t) => {
    const { services, clock, look } = await openWatched(t, 'empty-run');
    const { folder, feed } = await sourceFolder(t);
    await feed('2021', cves(clock.now()));
    await scan(services, { sources: { nvd: folder } });
    assert.deepEqual(await look(), []);

    clock.pass({ hours: 12 });
    const { runId } = await startRun(services, { trigger: 'schedule', sources: { nvd: folder } });
    await updateRun(services.documents.container('runs'), runId, (run) => ({
      ...run,
      watermarks: { nvd: clock.now().toISOString() },
    }));
    await work(services);
    await scan(services, { sources: { nvd: folder }, runId });
    assert.deepEqual(await look(), ['raised empty-run']);
  });
});
