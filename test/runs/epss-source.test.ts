import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { FindingDocument } from '../../shared/findings/index.ts';
import type { Epss } from '../../shared/sources/epss/epss.ts';
import type { Services } from '../../shared/runs/services.ts';
import { callApi } from '../support/call-api.ts';
import { sourceFolder, type SourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';

const head = '#model_version:v2025.03.14,score_date:2026-01-31T00:00:00Z\ncve,epss,percentile\n';

async function openWorld(t: TestContext): Promise<{ services: Services; sources: SourceFolder }> {
  const services = servicesOn(await openPlatform(t));
  const sources = await sourceFolder(t);
  await ship(services, shippedPackage('httpd', '2.4.46'));
  const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  await sources.feed('2021', feedJson([cveRecord({ id: 'CVE-2021-0001', score: 9.8, configurations })]));
  return { services, sources };
}

interface Page {
  findings: (FindingDocument & { epss?: Epss })[];
}

async function readFindings(services: Services): Promise<Page> {
  return (await callApi(services, '/api/findings')).jsonBody as Page;
}

suite('the scores of FIRST as a source of a run', () => {
  test('are shown beside the findings, and new ones make nothing match again', async (t) => {
    const { services, sources } = await openWorld(t);
    const epss = await sources.file('epss.csv', `${head}CVE-2021-0001,0.5,0.9\n`);
    const settings = { nvd: sources.folder, epss };
    await scan(services, { runId: 'first', sources: settings });
    const before = await readFindings(services);
    await sources.file('epss.csv', `${head}CVE-2021-0001,0.75,0.95\n`);

    const second = await scan(services, { runId: 'second', sources: settings });

    const after = await readFindings(services);
    assert.deepEqual({ stage: second.stage, matchJobs: second.matchJobs }, { stage: 'done', matchJobs: 0 });
    assert.deepEqual(
      [before, after].map(({ findings }) => findings[0]?.epss?.score),
      [0.5, 0.75],
    );
  });

  test('that cannot be used fail by themselves: the NVD is taken in', async (t) => {
    const { services, sources } = await openWorld(t);
    const epss = await sources.file('epss.csv', 'not found');

    const run = await scan(services, { runId: 'first', sources: { nvd: sources.folder, epss } });

    assert.equal(run.cves, 1);
    assert.deepEqual(run.failures, ['ingest:epss: epss.csv: its first line names no score_date']);
    assert.equal((await readFindings(services)).findings.length, 1);
  });

  for (const [what, rows, lost] of [
    ['no rows', '', 'lost 2 of 2 records'],
    ['fewer rows', 'CVE-2021-0001,0.75,0.95\n', 'lost 1 of 2 records'],
    ['other rows', 'CVE-2021-0001,0.7,0.9\nCVE-2021-0003,0.1,0.1\n', 'lost 1 of 2 records'],
  ] as const)
    test(`with ${what} take no place of those that are kept, until a person accepts it`, async (t) => {
      const { services, sources } = await openWorld(t);
      const epss = await sources.file('epss.csv', `${head}CVE-2021-0001,0.5,0.9\nCVE-2021-0002,0.1,0.1\n`);
      const settings = { nvd: sources.folder, epss };
      await scan(services, { runId: 'first', sources: settings });
      await sources.file('epss.csv', head + rows);

      const refused = await scan(services, { runId: 'second', sources: settings });
      const kept = await readFindings(services);
      const accepted = await scan(services, { runId: 'third', sources: settings, acceptLoss: ['epss/epss'] });

      assert.match(
        refused.failures.join(),
        new RegExp(`^ingest:epss: epss/epss ${lost} .* --accept-loss epss/epss$`),
      );
      assert.equal(kept.findings[0]?.epss?.score, 0.5);
      assert.deepEqual(accepted.failures, []);
    });

  test('are no loss of a source that there is not', async (t) => {
    const { services, sources } = await openWorld(t);

    await assert.rejects(
      scan(services, { runId: 'first', sources: { nvd: sources.folder }, acceptLoss: ['epps'] }),
      { message: 'accepted loss epps: must be a source or one of its files: nvd, overrides, kev, epss, osv' },
    );
  });
});
