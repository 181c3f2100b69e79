import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { publishSite, publishStatements } from '../../shared/advisories/index.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import { storedStatements } from '../../shared/advisories/statements/stored-statements.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { STATEMENT_STATUSES } from '../../shared/advisories/statements/statement.ts';
import type { ReportDocument } from '../../shared/intake/index.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { keepContents } from '../../shared/patches/places/contents.ts';
import { type Platform, underEmbargo } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { findingDocument } from '../support/finding.ts';
import { cveRecord, feedJson, overridesNdjson } from '../support/nvd.ts';
import { commit, ship, shippedPackage } from '../support/pipeline.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { overridesFile, yearlyFeed } from '../support/sources.ts';
import { publication } from './fixtures.ts';

const UNTIL = '2026-12-01T00:00:00.000Z';
const OVER = '2026-01-01T00:00:00.000Z';
const references = ['https://github.com/advisories/GHSA-xxxx-yyyy-zzzz'];
const KEY = 'azurelinux-3.0/httpd/CVE-2021-0001';
const everything = { ...publication, statements: { publish: [...STATEMENT_STATUSES] } };

/** Ships httpd with two binaries; the NVD names CVE-2021-0001. */
async function opened(t: TestContext): Promise<Platform> {
  const platform = await openPlatform(t);
  await ship(platform, shippedPackage('httpd', '2.4.46', { binaries: ['httpd-tools', 'httpd'] }));
  await commit(platform, [yearlyFeed(feedJson([cveRecord({ id: 'CVE-2021-0001', references })]))]);
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

/** A report under embargo. */
async function report(platform: Platform, names: Partial<ReportDocument>): Promise<void> {
  const id = 'report:EXSR-2026-1';
  const container = underEmbargo(platform).documents.container('reports');
  const release = 'azurelinux-3.0';
  const body = { id, kind: 'report', release, own: 'EXSR-2026-1', aliases: [], until: UNTIL, ...names };
  const known = await container.read(release, id);
  await (known ? container.replace(release, body, known.etag) : container.create(release, body));
}

/** A patch of httpd for the CVE. */
async function patched({ documents }: Platform, changes: Partial<PatchDocument>): Promise<void> {
  const packageKey = 'azurelinux-3.0/httpd';
  const cves = [{ cve: 'CVE-2021-0001', severity: 'high', score: null, knownExploited: false }];
  await documents.container('patches').create(packageKey, {
    ...{ id: 'patch:1', kind: 'patch', packageKey, release: 'azurelinux-3.0', package: 'httpd', number: 1 },
    ...{ cves, ...changes },
  });
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

    await publishSite(platform, publication);
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

  test('knows which binaries are built for no architecture by what the repository has', async (t) => {
    const platform = await opened(t);
    await find(platform);
    const binaries = new Map(['httpd.x86_64', 'httpd-tools.noarch'].map((each) => [each, '0:2.4.46-1.azl3']));
    const contents = new Map([['httpd', binaries]]);
    const of = { release: 'azurelinux-3.0', repository: 'base' };
    await keepContents(platform.blobs, of, { contents, isPartial: false });

    const [statement] = await publish(platform);

    assert.deepEqual(statement?.noarch, ['httpd-tools']);
  });

  test('says nothing of a CVE that no source names, only an override does, or that is under embargo', async (t) => {
    const platform = await opened(t);
    const overrides = overridesFile(overridesNdjson({ 'CVE-2026-9998': [] }));
    await commit(platform, [yearlyFeed(feedJson([cveRecord({ id: 'CVE-2021-0001' })])), overrides]);
    await find(platform, { id: 'CVE-2026-9999', cve: 'CVE-2026-9999' });
    await find(platform, { id: 'CVE-2026-9998', cve: 'CVE-2026-9998' });
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

  test('is none where a package is likely not affected, and one that stands ends', async (t) => {
    const platform = await opened(t);
    await find(platform, { status: 'not_affected', confidence: 0.2 });
    assert.deepEqual(await publish(platform, everything), []);

    await find(platform);
    await publish(platform, everything);
    await find(platform, { status: 'not_affected', confidence: 0.2 });

    assert.deepEqual(told(await publish(platform, everything)), [
      'CVE-2021-0001 ended 0:2.4.46-1.azl3 httpd+httpd-tools 2',
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

  test('waits while a report holds its CVE, or another name that it would tell', async (t) => {
    const platform = await opened(t);
    await find(platform);
    const held = async (names: Partial<ReportDocument>): Promise<Statement[]> => {
      await report(platform, names);
      return publish(platform);
    };

    assert.deepEqual(await held({ cve: 'CVE-2021-0001' }), []);
    assert.deepEqual(await held({ aliases: ['GHSA-xxxx-yyyy-zzzz'] }), [], 'the NVD refers to it');
    assert.equal((await held({ cve: 'CVE-2021-0002', until: OVER })).length, 1, 'once the embargo is over');
  });

  test('that stands goes on while a report holds its CVE, as if there were none', async (t) => {
    const platform = await opened(t);
    await find(platform);
    await publish(platform);
    await report(platform, { cve: 'CVE-2021-0001' });

    assert.deepEqual(await publish(platform), [], 'it does not end');
    await find(platform, { status: 'fixed' });
    assert.deepEqual(told(await publish(platform)), [
      'CVE-2021-0001 ended 0:2.4.46-1.azl3 httpd+httpd-tools 2',
    ]);
    await find(platform);
    assert.deepEqual(await publish(platform), [], 'one that ended does not stand again meanwhile');
  });

  test('tells the workaround of a released patch, of the CVEs that it was written for', async (t) => {
    const told = async (patch: Partial<PatchDocument>): Promise<string | undefined> => {
      const platform = await opened(t);
      await find(platform);
      await patched(platform, patch);
      const [statement] = await publish(platform);
      assert.ok(statement);
      assert.equal(statement.status, statement.mitigation === undefined ? 'affected' : 'mitigated');
      return statement.mitigation;
    };
    const cves = ['CVE-2021-0001'];
    const says = (text: string): Partial<PatchDocument> => ({
      state: 'released',
      mitigation: { text, cves, by: 'ada', at: NOW.toISOString() },
    });

    assert.equal(await told(says('Turn it off.')), 'Turn it off.');
    assert.equal(await told(says('See CVE-2021-0001.')), 'See CVE-2021-0001.');
    assert.equal(await told(says('See cve_2026_9999.')), undefined, 'names one that nobody else names');
    assert.equal(await told({ ...says('Turn it off.'), state: 'validated' }), undefined);
    assert.equal(await told({ ...says('Turn it off.'), state: 'withdrawn' }), undefined);
    const other = { text: 'Turn it off.', cves: ['CVE-2021-0002'], by: 'ada', at: NOW.toISOString() };
    assert.equal(await told({ state: 'released', mitigation: other }), undefined);
  });

  test('by several publishers at once is published once', async (t) => {
    const platform = await opened(t);
    await find(platform);

    const all = await Promise.all([publish(platform), publish(platform), publish(platform)]);

    assert.equal(all.flat().length, 1);
  });
});
