import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toRecord } from '../../shared/decisions/index.ts';
import { parseDecisions } from '../../shared/decisions/read-decisions.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';

/** Documents as other people write them, in the words of the specifications' own examples. */

const openVex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://openvex.dev/docs/example/vex-9fb3463de1b57',
  author: 'Wolfi J Inkinson',
  role: 'Document Creator',
  timestamp: '2023-01-08T18:02:03.647787998-06:00',
  version: 1,
};
const cve = 'CVE-2021-0001';

function openVexOf(...statements: object[]): string {
  return JSON.stringify({ ...openVex, statements });
}

interface Read {
  records: ReturnType<typeof toRecord>[];
  rejected: string[];
  unused: string[];
}

/** What a document comes to where we ship one release of a distribution. */
function read(text: string, ours: Parameters<typeof parseDecisions>[2] = { releases: ['their-9'] }): Read {
  const { decisions, rejected, unused } = parseDecisions(text, 'document', ours);
  const told = ({ record, field, reason }: (typeof rejected)[number]): string =>
    `${record}: ${field}: ${reason}`;
  return { records: decisions.map(toRecord), rejected: rejected.map(told), unused: unused.map(told) };
}

suite('an OpenVEX document of others', () => {
  test('about a package decides about that version of it, in the name of its author', () => {
    const text = openVexOf({
      vulnerability: { '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2021-0001', name: cve },
      products: [{ '@id': 'pkg:rpm/their/httpd@2.4.37-43.el8?arch=src' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    });

    assert.deepEqual(read(text), {
      records: [
        {
          package: 'httpd',
          cve,
          status: 'not_affected',
          justification: 'vulnerable_code_not_present',
          reason: 'vulnerable code not present',
          author: 'Wolfi J Inkinson',
          decidedAt: '2023-01-09T00:02:03.647Z',
          evidence: { versions: ['2.4.37'] },
        },
      ],
      rejected: [],
      unused: [],
    });
  });

  test('about a module decides about it wherever it is bundled', () => {
    const text = openVexOf({
      vulnerability: { name: 'GO-2023-1988', aliases: [cve] },
      products: [{ '@id': 'pkg:golang/golang.org/x/net@v0.12.0' }],
      status: 'not_affected',
      impact_statement: 'Templates are not used.',
      justification: 'vulnerable_code_not_in_execute_path',
      timestamp: '2023-02-01T00:00:00Z',
    });

    const [record] = read(text).records;

    assert.deepEqual(
      {
        component: record?.component,
        package: record?.package,
        cve: record?.cve,
        reason: record?.reason,
        decidedAt: record?.decidedAt,
      },
      {
        component: 'pkg:golang/golang.org/x/net@v0.12.0',
        package: undefined,
        cve,
        reason: 'Templates are not used.',
        decidedAt: '2023-02-01T00:00:00.000Z',
      },
    );
  });

  test('in the form of version 0.0.1 is read', () => {
    const text = openVexOf({
      vulnerability: cve,
      products: ['pkg:rpm/their/git@2.39.0-1'],
      status: 'fixed',
      status_notes: 'Fixed by the update to 2.39.1.',
    });

    const [record] = read(text).records;

    assert.deepEqual(
      { package: record?.package, status: record?.status, proof: record?.proof },
      { package: 'git', status: 'fixed', proof: 'Fixed by the update to 2.39.1.' },
    );
  });

  test('that names the build with the fix is proof for that build and later ones', () => {
    const purl = 'pkg:rpm/their/openssl@1.1.1k-3.azl3?arch=x86_64&epoch=1';
    const text = openVexOf({ vulnerability: cve, products: [purl], status: 'fixed' });

    const [record] = read(text).records;

    assert.deepEqual(
      { package: record?.package, status: record?.status, fixedIn: record?.fixedIn, reason: record?.reason },
      {
        package: 'openssl',
        status: 'fixed',
        fixedIn: '1:1.1.1k-3.azl3',
        reason: 'Fixed in 1:1.1.1k-3.azl3.',
      },
    );
  });

  const refused: [what: string, statement: object, reason: string][] = [
    [
      'not affected without a justification',
      {
        products: [{ '@id': 'pkg:rpm/their/httpd@1-1' }],
        status: 'not_affected',
        impact_statement: 'Trust us.',
      },
      'justification: is missing',
    ],
    [
      'fixed without a word of proof',
      { products: [{ '@id': 'pkg:rpm/their/httpd' }], status: 'fixed' },
      'proof: is missing',
    ],
    ['nothing of any product', { status: 'affected' }, 'products: '],
    ['something of a product that is none', { products: [7], status: 'affected' }, 'products[0]: '],
    [
      'of no known status',
      { products: [{ '@id': 'pkg:rpm/their/httpd@1-1' }], status: 'maybe', status_notes: 'Hm.' },
      'status: ',
    ],
  ];
  for (const [what, statement, reason] of refused) {
    test(`that says ${what} is set aside, naming statement and field`, () => {
      const { records, rejected } = read(openVexOf({ vulnerability: { name: cve }, ...statement }));

      assert.deepEqual(records, []);
      assert.ok(rejected[0]?.startsWith('statement 1') && rejected[0].includes(reason), rejected[0]);
    });
  }

  test('without an author is refused, naming file and field', () => {
    assert.throws(
      () =>
        parseDecisions(JSON.stringify({ '@context': openVex['@context'], statements: [] }), 'their.json', {
          releases: [],
        }),
      (error) => error instanceof InvalidInputError && /^their\.json: [^]*author/.test(error.message),
    );
  });
});

suite('an OpenVEX document that speaks of several things', () => {
  const said = { status: 'not_affected', justification: 'component_not_present' };

  test('says it of every subcomponent of every product', () => {
    const text = openVexOf({
      vulnerability: { name: cve },
      products: [
        {
          '@id': 'pkg:rpm/their/foo',
          subcomponents: [{ '@id': 'pkg:golang/a.example/one@v1?type=module#sub' }, { '@id': 'pkg:npm/two' }],
        },
        {
          '@id': 'pkg:rpm/their/bar',
          subcomponents: [{ '@id': 'x', identifiers: { purl: 'pkg:npm/%40a/three@1' } }],
        },
        { '@id': 'pkg:rpm/their/whole', subcomponents: [] },
      ],
      ...said,
    });

    assert.deepEqual(
      read(text).records.map((record) => ({ package: record.package, component: record.component })),
      [
        { package: 'foo', component: 'pkg:golang/a.example/one@v1' },
        { package: 'foo', component: 'pkg:npm/two' },
        { package: 'bar', component: 'pkg:npm/%40a/three@1' },
        { package: 'whole', component: undefined },
      ],
    );
  });

  test('sets aside the product and the subcomponent that is none, and keeps the others', () => {
    const text = openVexOf({
      vulnerability: { '@id': `https://nvd.nist.gov/vuln/detail/${cve}`, name: null },
      products: [
        { '@id': 7 },
        { '@id': 'pkg:rpm/their/foo', subcomponents: [null, { '@id': 'pkg:npm/two' }] },
        { '@id': 'pkg:rpm/their/bar', subcomponents: [null] },
      ],
      ...said,
      impact_statement: null,
    });

    const { records, rejected } = read(text);

    assert.deepEqual(
      records.map((record) => ({ package: record.package, component: record.component, cve: record.cve })),
      [{ package: 'foo', component: 'pkg:npm/two', cve }],
    );
    assert.equal(rejected.length, 3);
    assert.match(rejected[0] ?? '', /^statement 1 products\[0\]: /);
    assert.match(rejected[1] ?? '', /^statement 1 pkg:rpm\/their\/foo subcomponents\[0\]: /);
  });

  test('updated is as new as its update', () => {
    const statement = (times: object): object => ({
      vulnerability: { name: cve },
      products: [{ '@id': 'pkg:rpm/their/foo' }],
      ...said,
      ...times,
    });
    const text = JSON.stringify({
      ...openVex,
      last_updated: '2024-01-01T00:00:00Z',
      statements: [
        statement({}),
        statement({ timestamp: '2022-01-01T00:00:00Z' }),
        statement({ timestamp: '2022-01-01T00:00:00Z', last_updated: '2023-05-05T00:00:00Z' }),
      ],
    });

    assert.deepEqual(
      read(text).records.map(({ decidedAt }) => decidedAt),
      ['2024-01-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z', '2023-05-05T00:00:00.000Z'],
    );
  });

  test('with long words is read up to what a decision keeps', () => {
    const text = openVexOf({
      vulnerability: { name: cve },
      products: [{ '@id': 'pkg:rpm/their/foo' }],
      ...said,
      impact_statement: 'x'.repeat(9000),
    });

    assert.equal(read(text).records[0]?.reason.length, 4000);
  });
});

suite('whose product it is', () => {
  const about = (purl: string, ours?: Parameters<typeof read>[1]): Read =>
    read(
      openVexOf({
        vulnerability: { name: cve },
        products: [{ '@id': purl }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
      }),
      ours,
    );

  for (const purl of [
    'pkg:rpm/redhat/openssl@1.1.1k-7.el8_6?epoch=1&arch=src',
    'pkg:deb/debian/openssl@1.1.1k-1?arch=source',
    'pkg:deb/their/openssl',
    'pkg:apk/alpine/openssl',
    'pkg:alpm/arch/openssl',
    'pkg:rpm/their/openssl?distro=their-8',
    'pkg:rpm/their/openssl?distro=redhat-9',
    'pkg:rpm/openssl?distro=redhat-9',
    'pkg:oci/app@sha256:1',
    'pkg:docker/library/app@1',
    'https://example.com/app',
    'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*',
    '',
  ]) {
    test(`of ${purl || 'nothing'} decides nothing of ours, and is named`, () => {
      const { records, rejected, unused } = about(purl);

      assert.deepEqual({ records, rejected }, { records: [], rejected: [] });
      assert.equal(unused.length, 1);
      assert.match(unused[0] ?? '', /^statement 1 \(CVE-2021-0001\): product: /);
      assert.ok(unused[0]?.includes(purl));
    });
  }

  for (const purl of [
    'pkg:rpm/their/openssl',
    'pkg:rpm/Their/openssl@1%3A1.1.1k-23.th9?arch=src',
    'pkg:rpm/their/openssl@1.1.1k-23.th9?epoch=1&distro=their-9&arch=x86_64&upstream=openssl-1.1.1k-23.th9.src.rpm',
    'pkg:rpm/their/openssl?distro=their-9.4',
    'pkg:rpm/their/openssl?distro=their',
    'pkg:rpm/openssl',
    'pkg:generic/openssl@1.1.1k',
  ]) {
    test(`of ${purl} decides about our package`, () => {
      const { records, rejected, unused } = about(purl);

      assert.deepEqual(
        { records: records.map((record) => record.package), rejected, unused },
        { records: ['openssl'], rejected: [], unused: [] },
      );
    });
  }

  test('is a release where it names one, and each of its distribution where others ship too', () => {
    const releases = (purl: string, ...keys: string[]): (string | undefined)[] =>
      about(purl, { releases: keys }).records.map(({ release }) => release);

    assert.deepEqual(releases('pkg:rpm/their/a', 'their-9', 'their-8'), [undefined]);
    assert.deepEqual(releases('pkg:rpm/their/a', 'their-9', 'their-8', 'other-1'), ['their-9', 'their-8']);
    assert.deepEqual(releases('pkg:rpm/their/a?distro=their-9', 'their-9', 'their-8'), ['their-9']);
    assert.deepEqual(releases('pkg:rpm/their/a?distro=their-9', 'their-9'), ['their-9']);
    assert.deepEqual(releases('pkg:rpm/their/a'), []);
  });

  test('is no narrower for naming the only release there is, where nothing is kept', () => {
    const { records } = about('pkg:rpm/their/a?distro=their-9', { releases: ['their-9'], once: true });

    assert.deepEqual(
      records.map(({ release }) => release),
      [undefined],
    );
  });
});

/** Branches, a relationship and a product group, as large vendors use them. */
function csafOf(vulnerability: object): string {
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: 'Theirs',
      publisher: { category: 'vendor', name: 'Their Security', namespace: 'https://their.example' },
      tracking: { id: 'X', current_release_date: '2024-05-01T00:00:00Z' },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Theirs',
          branches: [
            {
              category: 'product_version',
              name: 'httpd',
              product: {
                name: 'httpd',
                product_id: 'httpd-src',
                product_identification_helper: { purl: 'pkg:rpm/their/httpd@2.4.37-43?arch=src' },
              },
            },
          ],
        },
      ],
      full_product_names: [
        {
          name: 'curl',
          product_id: 'curl',
          product_identification_helper: { purl: 'pkg:rpm/their/curl@8.0-1?distro=their-9' },
        },
      ],
      relationships: [
        {
          category: 'default_component_of',
          product_reference: 'httpd-src',
          relates_to_product_reference: 'os',
          full_product_name: { name: 'httpd in OS', product_id: 'os:httpd' },
        },
      ],
      product_groups: [{ group_id: 'all', product_ids: ['os:httpd', 'curl'] }],
    },
    vulnerabilities: [{ cve, ...vulnerability }],
  });
}

suite('a CSAF document of others', () => {
  test('decides for products, related products and groups', () => {
    const text = csafOf({
      product_status: { known_not_affected: ['os:httpd', 'curl'] },
      flags: [{ label: 'component_not_present', group_ids: ['all'], date: '2024-04-30T12:00:00+02:00' }],
      threats: [{ category: 'impact', details: 'Not built in.', product_ids: ['curl'] }],
    });

    const { records, rejected } = read(text);

    const common = { cve, status: 'not_affected', justification: 'component_not_present' };
    const by = { author: 'Their Security', decidedAt: '2024-04-30T10:00:00.000Z' };
    assert.deepEqual(rejected, []);
    assert.deepEqual(records, [
      {
        package: 'httpd',
        ...common,
        reason: 'component not present',
        ...by,
        evidence: { versions: ['2.4.37'] },
      },
      {
        package: 'curl',
        release: 'their-9',
        ...common,
        reason: 'Not built in.',
        ...by,
        evidence: { versions: ['8.0'] },
      },
    ]);
  });

  test('that plans no fix says so of what is affected', () => {
    const text = csafOf({
      product_status: { known_affected: ['curl'] },
      remediations: [{ category: 'no_fix_planned', details: 'Out of support.', product_ids: ['curl'] }],
    });

    const [record] = read(text).records;

    assert.deepEqual(
      { status: record?.status, disposition: record?.disposition, reason: record?.reason },
      { status: 'affected', disposition: 'wont_fix', reason: 'Out of support.' },
    );
  });

  test('rates where it says the impact in a word, which is no reason for a status', () => {
    const text = csafOf({
      product_status: { known_affected: ['os:httpd'], known_not_affected: ['curl'] },
      flags: [{ label: 'component_not_present', product_ids: ['curl'] }],
      remediations: [{ category: 'none_available', details: 'Affected.', product_ids: ['os:httpd'] }],
      threats: [{ category: 'impact', details: 'Important', product_ids: ['os:httpd', 'curl'] }],
    });

    const { records, rejected } = read(text);

    const told = records.map(({ package: name, status, rating, reason, author }) => ({
      package: name,
      status,
      rating,
      reason,
      author,
    }));
    assert.deepEqual(rejected, []);
    assert.deepEqual(told, [
      {
        package: 'httpd',
        status: 'affected',
        rating: undefined,
        reason: 'Affected.',
        author: 'Their Security',
      },
      {
        package: 'httpd',
        status: undefined,
        rating: 'high',
        reason: 'Impact: Important.',
        author: 'Their Security',
      },
      {
        package: 'curl',
        status: 'not_affected',
        rating: undefined,
        reason: 'component not present',
        author: 'Their Security',
      },
      {
        package: 'curl',
        status: undefined,
        rating: 'high',
        reason: 'Impact: Important.',
        author: 'Their Security',
      },
    ]);
  });

  test('of which a vulnerability names no product is told so', () => {
    for (const status of [{}, { fixed: null }, { known_not_affected: [] }]) {
      const { records, rejected } = read(csafOf({ product_status: status }));

      assert.deepEqual(records, []);
      assert.match(rejected.join(), /^vulnerability 1 \(CVE-[\d-]+\): product_status: names no product$/);
    }
  });

  test('of which a vulnerability names no CVE is read without it', () => {
    const { records, rejected } = read(csafOf({ cve: undefined, product_status: { fixed: ['curl'] } }));

    assert.deepEqual(records, []);
    assert.deepEqual(rejected, ['vulnerability 1: cve: is missing']);
  });

  test('with a status, product or remark that says one thing twice is read without it', () => {
    const text = csafOf({
      product_status: { known_affected: ['curl'] },
      remediations: [{ category: 'none_available', details: 'Wait.', product_ids: ['curl'] }],
    });

    const remark = read(text.replace('"details":', '"details":"Go.","details":'));
    assert.equal(remark.records.length, 1);
    assert.deepEqual(remark.rejected, [
      `vulnerability 1 (${cve}) remediations[0]: : names the field "details" twice`,
    ]);
    const status = read(text.replace('"known_affected":', '"known_affected":[],"known_affected":'));
    assert.deepEqual(status.records, []);
    assert.deepEqual(status.rejected, [
      'vulnerability 1: product_status: names the field "known_affected" twice',
    ]);
  });

  test('with a bad branch, relationship, group, status or remark is read without it', () => {
    const parsed = JSON.parse(
      csafOf({
        product_status: { known_affected: ['curl', 7, 'os:httpd'], fixed: null },
        flags: null,
        remediations: [
          { category: 'none_available' },
          { category: 'none_available', details: 'Wait.', group_ids: ['all'] },
        ],
      }),
    ) as { product_tree: Record<string, unknown[]>; vulnerabilities: unknown[] };
    for (const part of Object.values(parsed.product_tree)) part.unshift(null, 7);
    (parsed.product_tree['branches']?.[2] as { branches: unknown[] }).branches.unshift(
      { product: { product_id: 7 } },
      [],
    );
    parsed.vulnerabilities.unshift('no');

    const { records, rejected } = read(JSON.stringify(parsed));

    assert.deepEqual(
      records.map((record) => ({ package: record.package, reason: record.reason })),
      [
        { package: 'curl', reason: 'Wait.' },
        { package: 'httpd', reason: 'Wait.' },
      ],
    );
    const places = rejected.map((line) => line.slice(0, line.indexOf(': ')));
    const lists = ['full_product_names', 'branches', 'relationships', 'product_groups'];
    assert.deepEqual(
      places.sort(),
      [
        ...lists.flatMap((list) => [`product_tree.${list}[0]`, `product_tree.${list}[1]`]),
        'product_tree.branches[2].branches[0].product',
        'product_tree.branches[2].branches[1]',
        'vulnerability 1',
        `vulnerability 2 (${cve}) product_status.known_affected[1]`,
        `vulnerability 2 (${cve}) remediations[0]`,
      ].sort(),
    );
  });

  test('nested 8,000 deep keeps its other branches, and names where it is too deep', () => {
    const deep = `${'{"branches":['.repeat(8000)}${']}'.repeat(8000)}`;
    const text = csafOf({ product_status: { under_investigation: ['os:httpd', 'curl'] } }).replace(
      '"branches":[',
      `"branches":[${deep},`,
    );

    const { records, rejected } = read(text);

    assert.deepEqual(
      records.map((record) => record.package),
      ['httpd', 'curl'],
    );
    assert.equal(rejected.length, 1);
    assert.match(
      rejected[0] ?? '',
      /^product_tree\.branches\[0\]\.branches.*: branches: is nested deeper than 100/,
    );
  });

  test('about a package in an image decides nothing of the package elsewhere', () => {
    const parsed = JSON.parse(csafOf({ product_status: { under_investigation: ['image:httpd'] } })) as {
      product_tree: { full_product_names: object[]; relationships: object[] };
    };
    parsed.product_tree.full_product_names.push({
      product_id: 'image',
      product_identification_helper: { purl: 'pkg:oci/app@sha256:1' },
    });
    parsed.product_tree.relationships.push({
      product_reference: 'httpd-src',
      relates_to_product_reference: 'image',
      full_product_name: { product_id: 'image:httpd' },
    });

    const { records, unused } = read(JSON.stringify(parsed));

    assert.deepEqual(records, []);
    assert.match(unused[0] ?? '', /pkg:oci\/app@sha256:1 is an image/);
  });

  test('of 2.1 names several purls of a product', () => {
    const purls = ['pkg:rpm/other/curl', 'pkg:rpm/their/curl@8-1', 'pkg:rpm/their/curl-minimal@8-1'];
    const text = csafOf({ product_status: { under_investigation: ['curl'] } }).replace(
      '"purl":"pkg:rpm/their/curl@8.0-1?distro=their-9"',
      `"purls":${JSON.stringify(purls)}`,
    );

    const { records, unused } = read(text);

    assert.deepEqual(
      records.map((record) => record.package),
      ['curl', 'curl-minimal'],
    );
    assert.equal(unused.length, 1);
  });
});
