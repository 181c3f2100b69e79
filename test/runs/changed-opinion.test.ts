import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OutcomeDocument } from '../../shared/runs/runs.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';

interface StatedFacts {
  vendor: string;
  product: string;
  lessThan: string;
  modified: string;
}

/** A CVE that only its CNA speaks of. */
function stated(id: string, { vendor, product, lessThan, modified }: StatedFacts): object {
  const { cve } = cveRecord({ id, modified });
  const versions = [{ version: '0', lessThan, status: 'affected', versionType: 'semver' }];
  const affectedData = [{ vendor, product, defaultStatus: 'unaffected', versions }];
  return { cve: { ...cve, affected: [{ source: 'cna@example.org', affectedData }] } };
}

suite('a CNA that states something else', () => {
  test('has the packages matched again that it speaks of, and no other', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(
      services,
      shippedPackage('httpd', '2.4.46'),
      shippedPackage('curl', '7.1'),
      shippedPackage('tar', '1'),
    );
    const curl = stated('CVE-2021-0002', {
      vendor: 'curl',
      product: 'curl',
      lessThan: '7.2',
      modified: '2026-01-10',
    });
    const httpd = (lessThan: string, modified: string): object =>
      stated('CVE-2021-0001', {
        vendor: 'Apache Software Foundation',
        product: 'Apache HTTP Server',
        lessThan,
        modified,
      });
    await feed('2021', feedJson([httpd('2.4.48', '2026-01-10'), curl], '2026-01-11'));
    const first = await scan(services, { runId: 'first', sources: { nvd } });

    await feed('2021', feedJson([httpd('2.4.40', '2026-01-12'), curl], '2026-01-13'));
    const second = await scan(services, { runId: 'second', sources: { nvd } });
    const outcomes = await allOf<OutcomeDocument>(services.documents.container('runs'), 'outcome');

    assert.equal(first.matchJobs, 3);
    assert.deepEqual(
      outcomes
        .filter(({ runId, stage, state }) => runId === 'second' && stage === 'match' && state === 'done')
        .map(({ job }) => job),
      ['match:azurelinux-3.0/httpd'],
    );
    assert.equal(second.skipped, 2);
  });
});
