import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import type { Advisory } from '../../../shared/advisories/advisory.ts';
import { siteFiles } from '../site-files.ts';
import { csafFaults } from '../../vex/statements.ts';
import { anAdvisory, publication } from '../fixtures.ts';

function filesOf(...advisories: Advisory[]): Map<string, string> {
  return new Map(siteFiles({ publication, advisories }).map(({ path, content }) => [path, String(content)]));
}

function json(files: ReadonlyMap<string, string>, path: string): Record<string, unknown> {
  return JSON.parse(files.get(path) ?? 'null') as Record<string, unknown>;
}

const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  removeNSPrefix: true,
});

const second = anAdvisory({
  id: 'EXSA-2026-0002',
  package: 'nginx',
  fixed: '0:1.25.4-2.azl3',
  binaries: [
    {
      name: 'nginx',
      architecture: 'aarch64',
      file: 'nginx-1.25.4-2.azl3.aarch64.rpm',
      sha256: 'b'.repeat(64),
    },
  ],
});
const withdrawn = anAdvisory({
  id: 'EXSA-2026-0003',
  package: 'curl',
  withdrawn: { at: '2026-02-01T00:00:00.000Z', reason: 'The fix is not in the build.' },
  revisions: [
    { number: 1, at: '2026-01-10T01:00:00.000Z', summary: 'First published.' },
    { number: 2, at: '2026-02-01T00:00:00.000Z', summary: 'Withdrawn: The fix is not in the build.' },
  ],
});

suite('the files of a site', () => {
  test('are the same bytes for the same advisories', () => {
    assert.deepEqual([...filesOf(anAdvisory(), second)], [...filesOf(anAdvisory(), second)]);
  });

  test('are well-formed, whatever a text holds', () => {
    const odd = anAdvisory({ workaround: ']]> <b>\u0000\uD800 & "' });
    for (const [path, content] of filesOf(odd))
      if (/\.(xml|atom)$/.test(path))
        assert.doesNotThrow(() => new SaxesParser().write(content).close(), path);
    const page = filesOf(odd).get('advisories/EXSA-2026-0001.html') ?? '';
    assert.ok(page.includes('A &quot;crafted&quot; &lt;certificate&gt; &amp; key'));
    assert.ok(!page.includes('<b>'));
  });
});

suite('CSAF', () => {
  test('documents of advisories and of CVEs pass the strict schema and every mandatory test', async () => {
    const files = filesOf(anAdvisory(), second, withdrawn);
    const documents = [...files].filter(([path]) => /white\/20\d\d\/[^/]+\.json$/.test(path));
    assert.equal(documents.length, 4);

    for (const [path, content] of documents)
      assert.deepEqual(await csafFaults(JSON.parse(content) as object), [], path);
  });

  test('purls lie on the product that a status names, as scanners write them', () => {
    const document = json(filesOf(anAdvisory()), '.well-known/csaf/white/2026/exsa-2026-0001.json') as {
      product_tree: {
        relationships: {
          full_product_name: { product_id: string; product_identification_helper: { purl: string } };
        }[];
      };
      vulnerabilities: { product_status: { fixed: string[] } }[];
    };
    const named = new Map(
      document.product_tree.relationships.map(({ full_product_name: name }) => [
        name.product_id,
        name.product_identification_helper.purl,
      ]),
    );
    const fixed = document.vulnerabilities.flatMap(({ product_status: status }) => status.fixed);

    assert.deepEqual(
      fixed.map((id) => named.get(id)),
      ['openssl', 'openssl-libs'].map(
        (name) =>
          `pkg:rpm/azurelinux/${name}@3.3.2-1.azl3?arch=x86_64&distro=azurelinux-3.0&epoch=1&upstream=openssl-3.3.2-1.azl3.src.rpm`,
      ),
    );
  });

  test('indexes, changes and feed name every document, and each date is the date of its document', () => {
    const files = filesOf(anAdvisory(), second, withdrawn);
    const root = '.well-known/csaf/white';
    const documents = [...files].filter(([path]) => /white\/20\d\d\/[^/]+\.json$/.test(path));
    const dates = new Map(
      documents.map(([path, content]) => {
        const { document } = JSON.parse(content) as {
          document: { tracking: { current_release_date: string } };
        };
        return [path.slice(root.length + 1), document.tracking.current_release_date];
      }),
    );
    const changes = (files.get(`${root}/changes.csv`) ?? '').trim().split('\n');

    assert.deepEqual((files.get(`${root}/index.txt`) ?? '').trim().split('\n'), [...dates.keys()].sort());
    assert.deepEqual(new Map(changes.map((line) => JSON.parse(`[${line}]`) as [string, string])), dates);
    const times = changes.map((line) => line.split(',')[1] ?? '');
    assert.deepEqual(times, [...times].sort().reverse(), 'newest first');
    const { feed } = json(files, `${root}/csaf-feed-tlp-white.json`) as {
      feed: { entry: { content: { src: string } }[] };
    };
    const base = `${publication.baseUrl}/${root}/`;
    assert.deepEqual(
      feed.entry.map(({ content }) => content.src.slice(base.length)).sort(),
      [...dates.keys()].sort(),
    );
  });

  test('hashes are those of the bytes', () => {
    const files = filesOf(anAdvisory());
    const path = '.well-known/csaf/white/2026/exsa-2026-0001.json';

    for (const algorithm of ['sha256', 'sha512']) {
      const hash = createHash(algorithm)
        .update(files.get(path) ?? '')
        .digest('hex');
      assert.equal(files.get(`${path}.${algorithm}`), `${hash}  exsa-2026-0001.json\n`);
    }
  });

  test('a withdrawn advisory stays, and says so; of its CVE nothing is fixed by it', () => {
    const files = filesOf(withdrawn);
    const { document } = json(files, '.well-known/csaf/white/2026/exsa-2026-0003.json') as {
      document: { title: string; notes: { text: string }[] };
    };

    assert.match(document.title, /^Withdrawn: /);
    assert.ok(document.notes.some(({ text }) => text === 'Withdrawn: The fix is not in the build.'));
    assert.ok(![...files.keys()].some((path) => path.includes('exsa-cve-')));
  });
});

suite('OVAL', () => {
  interface Definitions {
    oval_definitions: {
      definitions: {
        definition: {
          '@id': string;
          metadata: Record<string, unknown>;
          criteria: { criterion: { '@test_ref': string }[] };
        };
      };
      tests: {
        rpminfo_test: {
          '@id': string;
          object: { '@object_ref': string };
          state: { '@state_ref': string };
        }[];
      };
      objects: { rpminfo_object: { '@id': string; name: string }[] };
      states: { rpminfo_state: { '@id': string; evr: { '#text': string } } };
    };
  }

  test('is flat: the source package first, then each binary, every build with its epoch', () => {
    const advisory = anAdvisory({
      binaries: anAdvisory().binaries.map((each) => ({ ...each, name: `lib${each.name}` })),
    });
    const { oval_definitions: all } = xml.parse(
      filesOf(advisory).get('oval/azurelinux-3.0-oval.xml') ?? '',
    ) as Definitions;
    const names = new Map(all.objects.rpminfo_object.map((each) => [each['@id'], each.name]));
    const tests = new Map(all.tests.rpminfo_test.map((each) => [each['@id'], each]));

    const looked = all.definitions.definition.criteria.criterion.map((each) => {
      const found = tests.get(each['@test_ref']);
      return names.get(found?.object['@object_ref'] ?? '');
    });
    assert.deepEqual(looked, ['openssl', 'libopenssl', 'libopenssl-libs']);
    assert.equal(all.states.rpminfo_state.evr['#text'], '1:3.3.2-1.azl3');
  });

  test('says the description before what the schema does not know', () => {
    const { oval_definitions: all } = xml.parse(
      filesOf(anAdvisory()).get('oval/azurelinux-3.0-oval.xml') ?? '',
    ) as Definitions;
    const fields = Object.keys(all.definitions.definition.metadata);

    assert.deepEqual(fields, [
      'title',
      'affected',
      'reference',
      'description',
      'patchable',
      'advisory_date',
      'advisory_id',
      'severity',
    ]);
  });

  test('numbers a definition by CVE and package, whatever else is published', () => {
    const idOf = (text: string | undefined): string | undefined =>
      [...(text ?? '').matchAll(/id="(oval:org\.example:def:\d+)"[^]*?affecting package (\w+)/g)].find(
        ([, , name]) => name === 'openssl',
      )?.[1];
    const alone = idOf(filesOf(anAdvisory()).get('oval/azurelinux-3.0-oval.xml'));

    assert.ok(alone);
    assert.equal(idOf(filesOf(second, anAdvisory()).get('oval/azurelinux-3.0-oval.xml')), alone);
  });
});

suite('updateinfo', () => {
  test('lists binaries with epoch and source, in the form of dates that dnf reads', () => {
    const { updates } = xml.parse(
      filesOf(anAdvisory()).get('updateinfo/azurelinux-3.0/base/updateinfo.xml') ?? '',
    ) as { updates: { update: Record<string, unknown> } };
    const { update } = updates;

    assert.deepEqual(update['issued'], { '@date': '2026-01-10 01:00:00' });
    assert.equal(update['severity'], 'Important');
    const { collection } = update['pkglist'] as { collection: { package: Record<string, string>[] } };
    assert.deepEqual(
      collection.package.map(
        (each) => `${each['@name']} ${each['@epoch']}:${each['@version']}-${each['@release']}`,
      ),
      ['openssl 1:3.3.2-1.azl3', 'openssl-libs 1:3.3.2-1.azl3'],
    );
    const { reference } = update['references'] as { reference: { '@type': string; '@id': string }[] };
    assert.deepEqual(
      reference.map((each) => `${each['@type']} ${each['@id']}`),
      ['self EXSA-2026-0001', 'cve CVE-2024-0001'],
    );
  });

  test('lists in each repository what that repository has of it, noarch packages too', () => {
    const [first] = anAdvisory().binaries;
    assert.ok(first);
    const lying = anAdvisory({
      binaries: [
        { ...first, repositories: ['base'] },
        { ...first, name: 'openssl-devel', repositories: ['extended'] },
        { ...first, name: 'openssl-docs', architecture: 'noarch', repositories: ['base', 'extended'] },
        { ...first, name: 'openssl-debuginfo', repositories: [] },
      ],
    });
    const files = filesOf(lying);
    const named = (repository: string): string[] =>
      [
        ...(files.get(`updateinfo/azurelinux-3.0/${repository}/updateinfo.xml`) ?? '').matchAll(
          /<package name="([^"]+)"/g,
        ),
      ].map(([, name = '']) => name);

    assert.deepEqual(named('base'), ['openssl', 'openssl-docs']);
    assert.deepEqual(named('extended'), ['openssl-devel', 'openssl-docs']);
  });

  test('is an error where a repository has none of an advisory’s packages', () => {
    const binaries = anAdvisory().binaries.map((each) => ({ ...each, repositories: [] }));

    assert.throws(() => filesOf(anAdvisory({ binaries })), {
      message: 'EXSA-2026-0001: base of azurelinux-3.0 has none of its packages',
    });
  });

  test('leaves out what was withdrawn', () => {
    assert.ok(!filesOf(withdrawn).has('updateinfo/azurelinux-3.0/base/updateinfo.xml'));
  });
});

suite('OpenVEX', () => {
  test('has one statement a CVE and product, by the purl of the binary and its build', () => {
    const later = anAdvisory({ id: 'EXSA-2026-0009' });
    const { statements } = json(filesOf(anAdvisory(), later), 'openvex/azurelinux-3.0.openvex.json') as {
      statements: { products: { '@id': string }[]; status: string }[];
    };

    assert.deepEqual(
      statements.map(({ products, status }) => ({ status, products: products.map((each) => each['@id']) })),
      [
        {
          status: 'fixed',
          products: [
            'pkg:rpm/azurelinux/openssl@3.3.2-1.azl3',
            'pkg:rpm/azurelinux/openssl-libs@3.3.2-1.azl3',
          ],
        },
      ],
    );
  });
});

suite('OSV', () => {
  test('names CVEs as upstream, the fix with its whole release, and an id that no registry has', () => {
    const record = json(filesOf(anAdvisory()), 'osv/x_EXSA-2026-0001.json');

    assert.deepEqual(record['upstream'], ['CVE-2024-0001']);
    assert.equal(record['aliases'], undefined);
    const [affected] = record['affected'] as { ranges: { events: object[] }[] }[];
    assert.deepEqual(affected?.ranges[0]?.events, [{ introduced: '0' }, { fixed: '1:3.3.2-1.azl3' }]);
  });

  test('says when it was withdrawn', () => {
    assert.equal(
      json(filesOf(withdrawn), 'osv/x_EXSA-2026-0003.json')['withdrawn'],
      '2026-02-01T00:00:00.000Z',
    );
  });
});
