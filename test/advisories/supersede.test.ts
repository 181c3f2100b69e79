import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { type Advisory, revisedAt } from '../../shared/advisories/advisory.ts';
import { publishSite, storedAdvisories, supersedeAdvisories } from '../../shared/advisories/index.ts';
import { withdrawAdvisory } from '../../shared/advisories/publish.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import { successorOf } from '../../shared/advisories/successor.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { csafFaults } from '../vex/statements.ts';
import { anAdvisory, aStatement, publication } from './fixtures.ts';
import { siteFiles } from './site-files.ts';
import { store, storeStatements } from './site/stored.ts';

const first = anAdvisory();
const [openssl] = first.cves;
const next = anAdvisory({
  id: 'EXSA-2026-0002',
  patch: 2,
  fixed: '1:3.3.2-2.azl3',
  cves: openssl ? [{ ...openssl, cve: 'CVE-2024-0002' }] : [],
});
const third = anAdvisory({ ...next, id: 'EXSA-2026-0003', patch: 3, fixed: '1:3.3.3-1.azl3' });
const lost = aStatement({ package: 'openssl', cve: 'CVE-2024-0001', build: '1:3.3.2-2.azl3' });

suite('the advisory that takes another’s place', () => {
  const cases: [name: string, of: Advisory, others: Advisory[], said: Statement[], id: string | undefined][] =
    [
      ['is the next newer build of the package', first, [third, next], [], next.id],
      ['is none for the newest', third, [first, next], [], undefined],
      ['is none that was withdrawn', first, [{ ...next, withdrawn: { at: '', reason: '' } }], [], undefined],
      ['is none of which a build lost the fix', first, [next], [lost], undefined],
      [
        'is the first that has the fix again',
        first,
        [next, third],
        [{ ...lost, ended: { at: '', reason: '' } }],
        next.id,
      ],
      [
        'is heeded by a statement of another CVE only',
        first,
        [next],
        [{ ...lost, cve: 'CVE-2024-0003' }],
        next.id,
      ],
      ['compares epochs first', { ...first, fixed: '2:1-1.azl3' }, [next], [], undefined],
      [
        'is none for one that was withdrawn',
        { ...first, withdrawn: { at: '', reason: '' } },
        [next],
        [],
        undefined,
      ],
    ];
  for (const [name, of, others, statements, id] of cases)
    test(name, () => {
      assert.equal(successorOf(of, { advisories: [of, ...others], statements }), id);
    });
});

async function opened(t: TestContext, ...advisories: Advisory[]): Promise<Platform> {
  const platform = await openPlatform(t);
  await store(platform.documents, ...advisories);
  return platform;
}

const supersede = async (platform: Platform): Promise<string[]> =>
  (await supersedeAdvisories(platform, publication, 'test')).map(
    ({ id, supersededBy = 'none' }) => `${id} by ${supersededBy}`,
  );

suite('supersession', () => {
  test('is a revision of its own, told once, whoever publishes at once', async (t) => {
    const platform = await opened(t, first, next, { ...third, package: 'nginx' });

    const both = await Promise.all([supersede(platform), supersede(platform)]);
    assert.deepEqual(both.flat(), ['EXSA-2026-0001 by EXSA-2026-0002']);
    assert.deepEqual(await supersede(platform), []);

    const [stored] = await storedAdvisories(platform.documents, { package: 'openssl' });
    assert.equal(stored?.body.revisions.at(-1)?.summary, 'Superseded by EXSA-2026-0002.');
    assert.ok(revisedAt(stored.body) >= NOW.toISOString().slice(0, 19));
    await publishSite(platform, publication);
    await relayOutboxes(platform);
    const source = { entity: 'advisory-events', subscription: 'public-feed' };
    const messages = await drainSession(platform.bus, source, first.id);
    assert.deepEqual(
      messages.map(
        ({ subject, body }) =>
          `${subject ?? ''} by ${(body as { supersededBy?: string }).supersededBy ?? ''}`,
      ),
      ['advisory.updated by EXSA-2026-0002'],
    );
  });

  test('ends with the advisory that took the place, and with its fixes', async (t) => {
    const platform = await opened(t, first, next);
    await supersede(platform);

    await withdrawAdvisory(platform, { id: next.id, reason: 'It does not start.', cause: 'test' });
    assert.deepEqual(await supersede(platform), ['EXSA-2026-0001 by none']);

    await store(platform.documents, next);
    assert.deepEqual(await supersede(platform), ['EXSA-2026-0001 by EXSA-2026-0002']);
    await storeStatements(platform.documents, lost);
    assert.deepEqual(await supersede(platform), ['EXSA-2026-0001 by none']);
  });

  test('is said by every format that can say it', async () => {
    const advisories = [{ ...first, supersededBy: next.id }, next];
    const files = new Map(
      siteFiles({ publication, advisories }).map(({ path, content }) => [path, content.toString()]),
    );
    const file = (path: string): string => files.get(path) ?? assert.fail(`${path} is not there`);

    const document = JSON.parse(file('.well-known/csaf/white/2026/exsa-2026-0001.json')) as {
      document: { references: { url: string; category: string }[]; notes: { text: string }[] };
    };
    assert.deepEqual(await csafFaults(document), []);
    assert.deepEqual(document.document.references.at(-1), {
      category: 'external',
      summary: 'Superseded by EXSA-2026-0002',
      url: 'https://advisories.example.org/advisories/EXSA-2026-0002.html',
    });
    assert.ok(document.document.notes.some(({ text }) => text === 'Superseded by EXSA-2026-0002.'));

    assert.deepEqual(
      (JSON.parse(file('osv/x_EXSA-2026-0001.json')) as { database_specific: unknown }).database_specific,
      { superseded_by: 'x_EXSA-2026-0002' },
    );
    assert.match(file('advisories/EXSA-2026-0001.html'), /<a href="EXSA-2026-0002\.html">/);
    assert.match(
      file('advisories/EXSA-2026-0002.html'),
      /<dt>Supersedes<\/dt>\s*<dd><a href="EXSA-2026-0001/,
    );
    assert.match(file('index.html'), /high, superseded/);
    assert.match(file('advisories.atom'), /is superseded by EXSA-2026-0002\./);
    assert.match(
      file('updateinfo/azurelinux-3.0/base/updateinfo.xml'),
      /<summary>[^<]*is superseded by EXSA-2026-0002\.<\/summary>/,
    );

    const guide = JSON.parse(file('cvrf/v3.0/cvrf/2026-Jan')) as {
      Vulnerability: { CVE: string; Remediations: { Supercedence?: string }[] }[];
    };
    assert.deepEqual(
      guide.Vulnerability.map(({ CVE, Remediations }) => `${CVE} ${Remediations[0]?.Supercedence ?? 'none'}`),
      ['CVE-2024-0001 none', 'CVE-2024-0002 EXSA-2026-0001'],
    );
    const xml = new XMLParser({ removeNSPrefix: true }).parse(file('cvrf/v3.0/cvrf/2026-Jan.xml')) as {
      cvrfdoc: { Vulnerability: { Remediations: { Remediation: { Supercedence?: string } } }[] };
    };
    assert.equal(xml.cvrfdoc.Vulnerability[1]?.Remediations.Remediation.Supercedence, 'EXSA-2026-0001');
  });

  test('keeps what was fixed fixed, for readers who know of no supersession', () => {
    const [before, after] = [first, { ...first, supersededBy: next.id }].map(
      (advisory) =>
        new Map(
          siteFiles({ publication, advisories: [advisory, next] }).map(({ path, content }) => [
            path,
            content,
          ]),
        ),
    );
    for (const path of ['oval/azurelinux-3.0-oval.xml', 'openvex/azurelinux-3.0.openvex.json'])
      assert.equal(after?.get(path), before?.get(path), path);
  });
});
