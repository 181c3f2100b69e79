import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explainFinding } from '../../shared/findings/index.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';

suite('a subject under its name in a collection', () => {
  test('is the package of that name, whatever its product is called, and is heard once', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    const url = 'https://commons.apache.org/proper/commons-lang/';
    await ship(services, shippedPackage('commons-lang3', '3.12.0', { url }));
    const { cve } = cveRecord({ id: 'CVE-2025-48924' });
    const entry = {
      vendor: 'Apache Software Foundation',
      product: 'Apache Commons Lang',
      packageName: 'org.apache.commons:commons-lang3',
      collectionURL: 'https://repo.maven.apache.org/maven2',
      defaultStatus: 'unaffected',
      versions: [{ version: '3.0', lessThan: '3.18.0', status: 'affected', versionType: 'maven' }],
    };
    const affected = [{ source: 'security@apache.org', affectedData: [entry] }];
    await feed('2025', feedJson([{ cve: { ...cve, affected } }]));

    await scan(services, { runId: 'first', sources: { nvd } });
    const { finding } = await explainFinding(services, { package: 'commons-lang3', cve: 'CVE-2025-48924' });

    assert.ok(finding, 'it is found');
    assert.deepEqual(
      finding.evidence.opinions?.map(({ source, subject }) => `${source} ${subject}`),
      ['security@apache.org apache_software_foundation:commons-lang3'],
    );
  });
});
