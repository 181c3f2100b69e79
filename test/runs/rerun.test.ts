import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { outcomesOf, readRun, rerun, rerunPackage, settleRuns } from '../../shared/runs/index.ts';
import { fixedClock, InvalidInputError, NotFoundError } from '../../shared/platform/index.ts';
import { NOW } from '../support/platform.ts';
import { Crash, crashAt } from '../support/faults.ts';
import { cveRecord, feedJson, kevJson } from '../support/nvd.ts';
import { scan, work } from '../support/jobs.ts';
import { curl, findings, one, openWorld, two } from './world.ts';

const httpd = { release: 'azurelinux-3.0', package: 'httpd' };

suite('doing a run again', () => {
  test('reads its sources anew', async (t) => {
    const { services, sources, nvd, kev } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd, kev } });
    await sources.feed(
      '2021',
      feedJson([one, two, cveRecord({ id: 'CVE-2021-0003', score: 9, configurations: curl })]),
    );

    const { runId, ingestJobs, rerunOf } = await rerun(services, { runId: 'first' });
    await work(services);
    await settleRuns(services);

    const { body } = await readRun(services.documents.container('runs'), runId);
    assert.deepEqual(
      { rerunOf, ingestJobs, stage: body.stage, changed: body.changedCves },
      { rerunOf: 'first', ingestJobs: ['ingest:kev', 'ingest:nvd/2021'], stage: 'done', changed: 1 },
    );
    assert.ok((await findings(services)).includes('curl CVE-2021-0003 affected out-of-band'));
  });

  test('with one source reads that one alone', async (t) => {
    const { services, sources, nvd, kev } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd, kev } });
    await sources.feed(
      '2021',
      feedJson([one, two, cveRecord({ id: 'CVE-2021-0003', score: 9, configurations: curl })]),
    );
    await sources.file('kev.json', kevJson(['CVE-2021-0001', 'CVE-2021-0002']));

    const { runId } = await rerun(services, { runId: 'first', source: 'kev' });
    await work(services);
    await settleRuns(services);

    const { body } = await readRun(services.documents.container('runs'), runId);
    assert.deepEqual(
      { stage: body.stage, jobs: body.ingestJobs, changed: body.changedCves, matched: body.matchJobs },
      { stage: 'done', jobs: ['ingest:kev'], changed: 1, matched: 1 },
    );
  });

  test('with one package matches that one alone, though nothing has changed', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const before = await findings(services);

    const { runId } = await rerunPackage(services, httpd);
    await work(services);
    await settleRuns(services);

    const runs = services.documents.container('runs');
    const { body } = await readRun(runs, runId);
    const outcomes = await outcomesOf(runs, runId, 'match');
    assert.deepEqual(
      { stage: body.stage, skipped: body.skipped, jobs: outcomes.map(({ job, state }) => [job, state]) },
      { stage: 'done', skipped: 0, jobs: [['match:azurelinux-3.0/httpd', 'done']] },
    );
    assert.deepEqual(await findings(services), before);
  });

  test('that died before its fan-out was queued is pushed on', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const crashing = { ...services, ...crashAt(services, 1, 'send') };

    await assert.rejects(rerunPackage(crashing, httpd), Crash);
    await settleRuns(services);
    await work(services);
    const [ended] = await settleRuns(services);

    assert.deepEqual({ stage: ended?.stage, jobs: ended?.matchJobs }, { stage: 'done', jobs: 1 });
  });

  test('of a whole run that died before its jobs were queued is resumed', async (t) => {
    const { services, nvd } = await openWorld(t);
    await scan(services, { runId: 'first', sources: { nvd } });
    const crashing = { ...services, ...crashAt(services, 1, 'send') };
    await assert.rejects(rerun(crashing, { runId: 'first' }), Crash);

    const now = new Date(services.clock.now().getTime() + 6 * 60_000);
    const later = { ...services, clock: { now: () => now } };
    await settleRuns(later);
    await settleRuns(later);
    await work(later);
    const [ended] = await settleRuns(later);

    assert.deepEqual({ stage: ended?.stage, of: ended?.rerunOf }, { stage: 'done', of: 'first' });
  });

  test('is refused where there is nothing to do again', async (t) => {
    const { services, nvd } = await openWorld(t);
    await assert.rejects(rerunPackage(services, httpd), InvalidInputError);
    await scan(services, { runId: 'first', sources: { nvd } });
    const later = { ...services, clock: fixedClock(new Date(NOW.getTime() + 5)) };
    const { runId } = await rerunPackage(later, httpd);

    await assert.rejects(rerun(services, { runId: 'none' }), NotFoundError);
    await assert.rejects(
      rerun(services, { runId: 'first', source: 'kev' }),
      /run first read no kev; it read nvd/,
    );
    await assert.rejects(rerun(services, { runId }), /read no source/);
    await assert.rejects(rerunPackage(services, { ...httpd, release: 'x-1' }), NotFoundError);
    await assert.rejects(rerunPackage(services, { ...httpd, package: 'x' }), NotFoundError);
  });
});
