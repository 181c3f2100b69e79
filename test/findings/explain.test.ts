import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explainFinding } from '../../shared/findings/index.ts';
import { importInventory } from '../../shared/inventory/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { severityOf } from '../../shared/vulnerabilities/index.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { commit, RELEASE, ship, shippedPackage } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';

const cve = 'CVE-2021-0001';
const record = (end: string, modified: string, score = 9.8): object =>
  cveRecord({
    id: cve,
    score,
    modified,
    configurations: [vulnerable('apache:http_server', { versionEndExcluding: end })],
  });

suite('an explanation', () => {
  test('tells all that is known: sources, identity, what is stored, its log and what holds now', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await feed('2021', feedJson([record('2.4.48', '2026-01-01')]));
    await scan(services, { runId: 'first', sources: { nvd } });
    await feed('2021', feedJson([record('2.4.40', '2026-01-12')], '2026-01-13'));
    await scan(services, { runId: 'second', sources: { nvd } });

    const found = await explainFinding(services, { package: 'httpd', cve });

    assert.equal(found.release.release, RELEASE);
    assert.equal(found.sourced?.nvd?.lastModified, '2026-01-12T12:00:00.000Z');
    assert.deepEqual(found.products, ['apache:http_server']);
    assert.deepEqual(
      found.identities?.map(({ product, origin }) => `${product} ${origin}`),
      ['apache:http_server curated'],
    );
    assert.deepEqual(
      { status: found.finding?.status, revision: found.finding?.revision },
      { status: 'fixed', revision: 2 },
    );
    assert.deepEqual(
      found.log.map(({ runId, from, to }) => `${runId}: ${from?.status ?? 'new'} → ${to.status}`),
      ['first: new → affected', 'second: affected → fixed'],
    );
    assert.match(found.verdicts[0]?.evidence.reason ?? '', /2\.4\.46 lies beyond/);
    assert.deepEqual(found.snapshot.sources, { nvd: '2026-01-13T07:00:00.000Z' });
  });

  test('has the lane and severity of the finding, and of another policy only where the finding does not stand', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await feed('2021', feedJson([record('2.4.48', '2026-01-01')]));
    await scan(services, { runId: 'first', sources: { nvd } });
    const other = parsePolicy('lanes: [{ name: all, when: {}, lane: next-image }]', 'other');

    const { finding, verdicts } = await explainFinding(
      { ...services, policy: other },
      { package: 'httpd', cve },
    );
    await commit(services, [yearlyFeed(feedJson([record('2.4.48', '2026-01-12', 5)], '2026-01-13'))]);
    const later = await explainFinding({ ...services, policy: other }, { package: 'httpd', cve });

    const [verdict] = verdicts;
    assert.ok(finding && verdict);
    assert.equal(verdict.lane, finding.lane);
    assert.equal(verdict.laneRule, finding.laneRule);
    assert.equal(severityOf(verdict), finding.severity);
    assert.equal(finding.lane, 'out-of-band');
    assert.equal(later.finding?.lane, 'out-of-band');
    assert.equal(later.verdicts[0]?.lane, 'next-image');
    assert.equal(later.verdicts[0].laneRule, 'all');
  });

  test('of a package that does not ship names those that come near', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await feed('2021', feedJson([record('2.4.48', '2026-01-01')]));
    await ship(
      services,
      shippedPackage('openssl', '3.3.0', { binaries: ['openssl-libs', 'libcrypto'] }),
      shippedPackage('zlib', '1.3.1'),
    );
    await scan(services, { runId: 'first', sources: { nvd } });

    const byName = await explainFinding(services, { package: 'openssl3', cve });
    const byBinary = await explainFinding(services, { package: 'libcrypto', cve: 'CVE-1999-0001' });

    assert.deepEqual(
      { similar: byName.similar, identities: byName.identities, verdicts: byName.verdicts },
      { similar: ['openssl'], identities: undefined, verdicts: [] },
    );
    assert.deepEqual(
      { similar: byBinary.similar, sourced: byBinary.sourced, products: byBinary.products },
      { similar: ['openssl'], sourced: undefined, products: [] },
    );
  });

  test('needs a scan, and the release where there are several', async (t) => {
    const platform = servicesOn(await openPlatform(t));
    const explain = (release?: string): Promise<unknown> =>
      explainFinding(platform, { package: 'httpd', cve, release });
    const says = (text: string) => (error: unknown) =>
      error instanceof InvalidInputError && error.message.includes(text);

    await assert.rejects(explain(), says('no scan yet'));
    await ship(platform, shippedPackage('httpd', '2.4.46'));
    await assert.rejects(explain(), says('no scan yet'));
    const other = {
      distro: 'cbl-mariner',
      release: '2.0',
      asOf: '2026-01-31',
      packages: [shippedPackage('httpd', '2.4.46')],
    };
    await importInventory(platform.documents, other);
    await assert.rejects(explain(), says('--release: name one of azurelinux-3.0, cbl-mariner-2.0'));
    await assert.rejects(
      explain('ubuntu'),
      says('--release ubuntu: is none of azurelinux-3.0, cbl-mariner-2.0'),
    );
  });
});
