import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseDecisions, toRecord } from '../../shared/decisions/index.ts';
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

function read(text: string): { records: ReturnType<typeof toRecord>[]; rejected: string[] } {
  const { decisions, rejected } = parseDecisions(text, 'document');
  return {
    records: decisions.map(toRecord),
    rejected: rejected.map(({ record, field, reason }) => `${record}: ${field}: ${reason}`),
  };
}

suite('an OpenVEX document of others', () => {
  test('about a package decides about that version of it, in the name of its author', () => {
    const text = openVexOf({
      vulnerability: { '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2021-0001', name: cve },
      products: [{ '@id': 'pkg:rpm/redhat/httpd@2.4.37-43.el8?arch=src' }],
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
      [record?.component, record?.package, record?.cve, record?.reason, record?.decidedAt],
      [
        'pkg:golang/golang.org/x/net@v0.12.0',
        undefined,
        cve,
        'Templates are not used.',
        '2023-02-01T00:00:00.000Z',
      ],
    );
  });

  test('in the form of version 0.0.1 is read', () => {
    const text = openVexOf({
      vulnerability: cve,
      products: ['pkg:apk/wolfi/git@2.39.0-r1'],
      status: 'fixed',
      status_notes: 'Fixed by the update to 2.39.1.',
    });

    const [record] = read(text).records;

    assert.deepEqual(
      [record?.package, record?.status, record?.proof],
      ['git', 'fixed', 'Fixed by the update to 2.39.1.'],
    );
  });

  test('that names the build with the fix is proof for that build and later ones', () => {
    const purl = 'pkg:rpm/azurelinux/openssl@1.1.1k-3.azl3?arch=x86_64&epoch=1';
    const text = openVexOf({ vulnerability: cve, products: [purl], status: 'fixed' });

    const [record] = read(text).records;

    assert.deepEqual(
      [record?.package, record?.status, record?.fixedIn, record?.reason],
      ['openssl', 'fixed', '1:1.1.1k-3.azl3', 'Fixed in 1:1.1.1k-3.azl3.'],
    );
  });

  const refused: [what: string, statement: object, reason: string][] = [
    [
      'not affected without a justification',
      { products: [{ '@id': 'pkg:rpm/x/httpd@1-1' }], status: 'not_affected', impact_statement: 'Trust us.' },
      'justification: is missing',
    ],
    [
      'fixed without a word of proof',
      { products: [{ '@id': 'pkg:rpm/x/httpd' }], status: 'fixed' },
      'reason: is empty',
    ],
    [
      'about an image',
      { products: [{ '@id': 'pkg:oci/app@sha256:1' }], status: 'affected', action_statement: 'Update.' },
      'product: pkg:oci/app@sha256:1 names no package',
    ],
    [
      'about no purl',
      { products: [{ '@id': 'https://example.com/app' }], status: 'affected', action_statement: 'Update.' },
      'product: https://example.com/app names no package',
    ],
    ['without a product', { status: 'affected' }, 'products: '],
    [
      'of no known status',
      { products: [{ '@id': 'pkg:rpm/x/httpd@1-1' }], status: 'maybe', status_notes: 'Hm.' },
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
      () => parseDecisions(JSON.stringify({ '@context': openVex['@context'], statements: [] }), 'their.json'),
      (error) => error instanceof InvalidInputError && /^their\.json: [^]*author/.test(error.message),
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
      [record?.status, record?.disposition, record?.reason],
      ['affected', 'wont_fix', 'Out of support.'],
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

    const told = records.map(({ package: name, status, rating, reason, author }) => [
      name,
      status,
      rating,
      reason,
      author,
    ]);
    assert.deepEqual(rejected, []);
    assert.deepEqual(told, [
      ['httpd', 'affected', undefined, 'Affected.', 'Their Security'],
      ['httpd', undefined, 'high', 'Impact: Important.', 'Their Security'],
      ['curl', 'not_affected', undefined, 'component not present', 'Their Security'],
      ['curl', undefined, 'high', 'Impact: Important.', 'Their Security'],
    ]);
  });

  test('of which a vulnerability names no CVE is read without it', () => {
    const { records, rejected } = read(csafOf({ cve: undefined, product_status: { fixed: ['curl'] } }));

    assert.deepEqual(records, []);
    assert.deepEqual(rejected, ['vulnerability 1: cve: is missing']);
  });
});
