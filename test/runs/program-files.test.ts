import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explainFinding } from '../../shared/findings/index.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';

suite('a subject whose program files lie in a repository', () => {
  test('is the package of that repository, whatever the subject is called', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    const sourceUrl = 'https://github.com/acme/frobnicator/archive/v1.9.tar.gz';
    await ship(services, shippedPackage('frobnicator', '1.9', { sourceUrl }));
    const { cve } = cveRecord({ id: 'CVE-2026-1000' });
    const entry = {
      vendor: 'n/a',
      product: 'n/a',
      programFiles: ['https://github.com/acme/frobnicator/blob/v1.9/src/parse.c'],
      defaultStatus: 'unaffected',
      versions: [{ version: '1.0', lessThan: '2.0', status: 'affected', versionType: 'semver' }],
    };
    await feed('2026', feedJson([{ cve: { ...cve, affected: [{ source: 'cna', affectedData: [entry] }] } }]));

    await scan(services, { runId: 'first', sources: { nvd } });
    const { finding } = await explainFinding(services, { package: 'frobnicator', cve: 'CVE-2026-1000' });

    assert.equal(finding?.status, 'affected');
  });
});
