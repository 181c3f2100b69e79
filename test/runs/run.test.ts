import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { outcomesOf, quarantinedOf } from '../../shared/runs/index.ts';
import type { Services } from '../../shared/runs/services.ts';
import { collect } from '../contract/opened.ts';
import { scan } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { curl, findings, one, openWorld, stored, two } from './world.ts';

async function outcomes({ documents }: Services, runId: string): Promise<string[]> {
  const runs = documents.container('runs');
  const all = [...(await outcomesOf(runs, runId, 'ingest')), ...(await outcomesOf(runs, runId, 'match'))];
  return all.map(({ job, state }) => `${job} ${state}`).sort();
}

suite('a run', () => {
  test('takes the sources in, matches every package and ends', async (t) => {
    const { services, nvd, kev } = await openWorld(t);

    const run = await scan(services, { runId: 'first', sources: { nvd, kev } });

    const { stage, generation, cves, changedCves, matchJobs, skipped, failures, finishedAt } = run;
    assert.deepEqual(
      { stage, generation, cves, changedCves, matchJobs, skipped, failures },
      { stage: 'done', generation: 1, cves: 2, changedCves: 2, matchJobs: 2, skipped: 0, failures: [] },
    );
    assert.equal(finishedAt, services.clock.now().toISOString());
    assert.deepEqual(await outcomes(services, 'first'), [
      'ingest:kev done',
      'ingest:nvd/2021 done',
      'match:azurelinux-3.0/curl done',
      'match:azurelinux-3.0/httpd done',
    ]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
  });

  test('over the same sources does nothing twice', async (t) => {
    const { services, nvd, kev } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd, kev } });
    const before = await stored(services);

    const run = await scan(services, { runId: 'second', sources: { nvd, kev } });

    assert.deepEqual(
      {
        stage: run.stage,
        generation: run.generation,
        changedCves: run.changedCves,
        matchJobs: run.matchJobs,
        skipped: run.skipped,
      },
      { stage: 'done', generation: 1, changedCves: 0, matchJobs: 0, skipped: 2 },
    );
    assert.deepEqual(await outcomes(services, 'second'), [
      'ingest:kev skipped',
      'ingest:nvd/2021 skipped',
      'match:azurelinux-3.0/curl skipped',
      'match:azurelinux-3.0/httpd skipped',
    ]);
    assert.deepEqual(await stored(services), before);
  });

  test('after one changed CVE touches only the packages that it concerns', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const changed = cveRecord({
      id: 'CVE-2021-0002',
      score: 9.1,
      modified: '2026-01-12',
      configurations: curl,
    });
    await sources.feed('2021', feedJson([one, changed], '2026-01-13'));

    const run = await scan(services, { runId: 'second', sources: { nvd } });

    assert.deepEqual(
      { changedCves: run.changedCves, matchJobs: run.matchJobs, skipped: run.skipped },
      { changedCves: 1, matchJobs: 1, skipped: 1 },
    );
    assert.deepEqual(await outcomes(services, 'second'), [
      'ingest:nvd/2021 done',
      'match:azurelinux-3.0/curl done',
      'match:azurelinux-3.0/httpd skipped',
    ]);
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 affected out-of-band',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
  });

  test('after a changed inventory matches what changed and closes what ships no longer', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    await ship(services, shippedPackage('httpd', '2.4.46'));

    const run = await scan(services, { runId: 'second', sources: { nvd } });
    const third = await scan(services, { runId: 'third', sources: { nvd } });

    assert.deepEqual({ matchJobs: run.matchJobs, skipped: run.skipped }, { matchJobs: 1, skipped: 1 });
    assert.deepEqual(await findings(services), [
      'curl CVE-2021-0002 not_affected none',
      'httpd CVE-2021-0001 affected out-of-band',
    ]);
    assert.equal(third.matchJobs, 0);
  });

  test('keeps every answer as it came, and every record that was set aside with its reason', async (t) => {
    const { services, sources, nvd } = await openWorld(t);
    const broken = { cve: { ...two.cve, vulnStatus: 7 } };
    const json = feedJson([one, broken]);
    await sources.feed('2021', json);

    const run = await scan(services, { runId: 'first', sources: { nvd }, acceptLoss: ['nvd/2021'] });

    assert.equal(run.stage, 'done');
    assert.deepEqual(await quarantinedOf(services, 'first'), [
      {
        source: 'nvd/2021',
        record: 'CVE-2021-0002',
        field: 'cve.vulnStatus',
        reason: 'Invalid input: expected string, received number',
      },
    ]);
    const raw = await collect(services.blobs.list('nvd/raw/'));
    assert.equal(raw.length, 1);
  });
});
