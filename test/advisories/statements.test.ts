import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { publishStatements } from '../../shared/advisories/index.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import { storedStatements } from '../../shared/advisories/statements/stored-statements.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { STATEMENT_STATUSES } from '../../shared/advisories/statements/statement.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { findingDocument } from '../support/finding.ts';
import { cveRecord, feedJson } from '../support/nvd.ts';
import { commit, ship, shippedPackage } from '../support/pipeline.ts';
import { openPlatform } from '../support/platform.ts';
import { yearlyFeed } from '../support/sources.ts';
import { publication } from './fixtures.ts';

const KEY = 'azurelinux-3.0/httpd/CVE-2021-0001';
const everything = { ...publication, statements: { publish: [...STATEMENT_STATUSES] } };

/** Ships httpd with two binaries; the NVD names CVE-2021-0001. */
async function opened(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  await ship(platform, shippedPackage('httpd', '2.4.46', { binaries: ['httpd-tools', 'httpd'] }));
  await commit(platform, [yearlyFeed(feedJson([cveRecord({ id: 'CVE-2021-0001' })]))]);
  return platform;
}

async function find({ documents }: Platform, changes: Partial<FindingDocument> = {}): Promise<void> {
  const finding = findingDocument(changes);
  const container = documents.container('findings');
  const known = await container.read(finding.packageKey, finding.id);
  await container.batch(finding.packageKey, [
    known ? { op: 'replace', body: finding, etag: known.etag } : { op: 'create', body: finding },
  ]);
}

const publish = (platform: Platform, policy = publication): Promise<Statement[]> =>
  publishStatements(platform, policy, 'test');

const told = (statements: readonly Statement[]): string[] =>
  statements.map(
    ({ cve, status, build, binaries, ended, revisions }) =>
      `${cve} ${ended ? 'ended' : status} ${build} ${binaries.join('+')} ${revisions.length}`,
  );

suite('a statement', () => {
  test('is published once of what is affected without a fix, and told to the public', async (t) => {
    const platform = await opened(t);
    await find(platform);

    assert.deepEqual(told(await publish(platform)), [
      'CVE-2021-0001 affected 0:2.4.46-1.azl3 httpd+httpd-tools 1',
    ]);
    assert.deepEqual(await publish(platform), []);

    await relayOutboxes(platform);
    const source = { entity: 'advisory-events', subscription: 'public-feed' } as const;
    const messages = await drainSession(platform.bus, source, KEY);
    assert.deepEqual(
      messages.map(
        ({ subject, properties }) => `${subject ?? ''} ${String(properties['cloudEvents_sequence'])}`,
      ),
      ['statement.published 1'],
    );
  });

  test('says nothing of a CVE that no source names, or that is under embargo', async (t) => {
    const platform = await opened(t);
    await find(platform, { id: 'CVE-2026-9999', cve: 'CVE-2026-9999' });
    await find(platform, { embargo: { until: '2026-12-01T00:00:00.000Z' } });

    assert.deepEqual(await publish(platform, everything), []);
  });

  test('under investigation is published only where the policy says so', async (t) => {
    const platform = await opened(t);
    await find(platform, { status: 'under_investigation' });

    assert.deepEqual(await publish(platform), []);
    assert.deepEqual(told(await publish(platform, everything)), [
      'CVE-2021-0001 under_investigation 0:2.4.46-1.azl3 httpd+httpd-tools 1',
    ]);
  });

  test('is revised with its finding, ends with the fix, and stands again when that is lost', async (t) => {
    const platform = await opened(t);
    await find(platform);
    await publish(platform);

    await find(platform, { status: 'not_affected', justification: 'component_not_present' });
    const [justified] = await publish(platform);
    await find(platform, { status: 'fixed' });
    const ended = await publish(platform);
    assert.deepEqual(await publish(platform), []);
    await find(platform);
    const again = await publish(platform);

    assert.equal(justified?.justification, 'component_not_present');
    assert.equal(justified.revisions.at(-1)?.summary, 'Changed: affected to not_affected.');
    assert.deepEqual(told([...ended, ...again]), [
      'CVE-2021-0001 ended 0:2.4.46-1.azl3 httpd+httpd-tools 3',
      'CVE-2021-0001 affected 0:2.4.46-1.azl3 httpd+httpd-tools 4',
    ]);
    const stored = await storedStatements(platform.documents, 'azurelinux-3.0');
    const dates = stored.get(KEY)?.revisions.map(({ at }) => at) ?? [];
    assert.deepEqual(dates, [...new Set(dates)].sort(), 'each date is later than the one before');
  });

  test('by several publishers at once is published once', async (t) => {
    const platform = await opened(t);
    await find(platform);

    const all = await Promise.all([publish(platform), publish(platform), publish(platform)]);

    assert.equal(all.flat().length, 1);
  });
});
