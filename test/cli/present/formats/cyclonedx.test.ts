import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { FindingRow } from '../../../../infra/local/cli/present/findings/row.ts';
import { cycloneDx } from '../../../../infra/local/cli/present/formats/cyclonedx.ts';
import type { FormatContext } from '../../../../infra/local/cli/present/formats/format.ts';
import { parseDecisions } from '../../../../shared/decisions/read-decisions.ts';
import { defined } from '../../../../shared/platform/index.ts';
import { toRecord } from '../../../../shared/decisions/index.ts';
import { shipped } from '../../../matching/fixtures.ts';
import { about, decision, noNote, row } from '../build.ts';

const library = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json');
const schemaOf = (name: string): object =>
  JSON.parse(
    readFileSync(join(dirname(library), 'res', 'schema', `${name}.SNAPSHOT.schema.json`), 'utf8'),
  ) as object;
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: { 'iri-reference': true, 'idn-email': true },
});
formats.default(ajv);
for (const name of ['spdx', 'jsf-0.82'])
  ajv.addSchema(schemaOf(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
const isValid = ajv.compile(schemaOf('bom-1.6'));

interface Component {
  'bom-ref': string;
  purl: string;
  components?: Component[];
}

interface Bom {
  specVersion: string;
  serialNumber: string;
  components: Component[];
  vulnerabilities: {
    id: string;
    source: object;
    ratings: object[];
    recommendation?: string;
    analysis: { state: string; justification?: string; response?: string[]; detail: string };
    affects: { ref: string }[];
    properties: { name: string; value: string }[];
  }[];
}

const httpd = shipped('2.4.46', {
  name: 'httpd',
  epoch: 0,
  release: '6.sl3',
  components: ['pkg:golang/golang.org/x/net@v0.17.0', 'pkg:cargo/tar@0.4.0', 'pkg:cargo/tar@0.4.0'],
});

function written(rows: readonly FindingRow[], changes: Partial<FormatContext> = {}): Bom & { text: string } {
  const context = {
    ...about,
    shipped: { ...about.shipped, packages: [httpd, httpd] },
    all: false,
    ...changes,
  };
  const text = [...cycloneDx(rows, { ...context, onNote: noNote })].join('');
  const bom = JSON.parse(text) as Bom;
  assert.ok(isValid(bom), ajv.errorsText(isValid.errors));
  assert.equal(bom.specVersion, '1.6');
  return { ...bom, text };
}

const ref = 'pkg:rpm/samplelinux/httpd@2.4.46-6.sl3?arch=src&distro=samplelinux-3.0';

const decided = (changes: Partial<FindingRow>): FindingRow =>
  row({ ...changes, evidence: { ...row().evidence, decision } });

suite('a CycloneDX document', () => {
  test('lists what ships once each, with its modules', () => {
    const { components } = written([]);

    assert.deepEqual(
      components.flatMap(({ purl, components: inner = [] }) => [purl, ...inner.map((each) => each.purl)]),
      [ref, 'pkg:golang/golang.org/x/net@v0.17.0', 'pkg:cargo/tar@0.4.0'],
    );
  });

  test('has a vulnerability a finding, which names its component', () => {
    const { vulnerabilities, components } = written([
      row({
        fixedIn: ['2.4.48'],
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        scoredBy: 'nvd@nist.gov',
      }),
      row({
        cve: 'GO-2026-0001',
        via: 'pkg:golang/golang.org/x/net@v0.17.0',
        severity: 'unknown',
        score: null,
      }),
    ]);

    const refs = new Set(components.map((each) => each['bom-ref']));
    for (const { affects } of vulnerabilities) assert.ok(affects.every((each) => refs.has(each.ref)));
    const [first, second] = vulnerabilities;
    assert.deepEqual(first?.ratings, [
      {
        source: { name: 'nvd@nist.gov' },
        score: 9.8,
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        method: 'CVSSv31',
        severity: 'critical',
      },
    ]);
    assert.equal(first.recommendation, 'Fixed in 2.4.48.');
    assert.deepEqual(second?.source, { name: 'OSV', url: 'https://osv.dev/vulnerability/GO-2026-0001' });
    assert.ok(second.properties.some(({ value }) => value === 'pkg:golang/golang.org/x/net@v0.17.0'));
  });

  test('says what is known of each as the analysis', () => {
    const cases: [
      Partial<FindingRow>,
      state: string,
      justification?: string | undefined,
      response?: string[],
    ][] = [
      [{ status: 'affected' }, 'exploitable'],
      [{ status: 'affected', fixedIn: ['2'] }, 'exploitable', undefined, ['update']],
      [{ status: 'affected', disposition: 'wont_fix' }, 'exploitable', undefined, ['will_not_fix']],
      [{ status: 'affected', disposition: 'deferred' }, 'exploitable'],
      [{ status: 'under_investigation', confidence: 0.5 }, 'in_triage'],
      [{ status: 'fixed' }, 'resolved'],
      [
        { status: 'not_affected', justification: 'component_not_present' },
        'not_affected',
        'code_not_present',
      ],
      [
        { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' },
        'not_affected',
        'code_not_reachable',
      ],
      [
        { status: 'not_affected', justification: 'vulnerable_code_cannot_be_controlled_by_adversary' },
        'not_affected',
        'requires_environment',
      ],
      [
        { status: 'not_affected', justification: 'inline_mitigations_already_exist' },
        'not_affected',
        'protected_by_mitigating_control',
      ],
    ];
    for (const [changes, state, justification, response] of cases) {
      const [{ analysis } = { analysis: undefined }] = written([row(changes)]).vulnerabilities;
      const { detail: _, ...said } = analysis ?? { detail: '' };
      assert.deepEqual(said, defined({ state, justification, response }));
    }
  });

  test("keeps the vendor's rating beside the score", () => {
    const [found] = written([
      row({ severity: 'low', rating: { by: 'vendor', severity: 'low' } }),
    ]).vulnerabilities;

    assert.deepEqual(found?.ratings, [{ source: { name: 'vendor' }, severity: 'low' }, { score: 9.8 }]);
  });

  test('is the same for the same findings, and another for others', () => {
    const one = written([row()]);

    assert.equal(written([row()]).text, one.text);
    assert.notEqual(written([row({ status: 'fixed' })]).serialNumber, one.serialNumber);
    assert.match(
      one.serialNumber,
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('gives back the decisions in it, by whom and why, and no match as a decision', () => {
    const rows = [
      row({ cve: 'CVE-2026-0001' }),
      decided({ status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' }),
      decided({ cve: 'CVE-2026-0002', disposition: 'wont_fix' }),
      decided({ cve: 'CVE-2026-0003', disposition: 'deferred' }),
    ];

    const { decisions, rejected } = parseDecisions(written(rows).text, 'bom.json', {
      releases: ['samplelinux-3.0'],
    });

    assert.deepEqual(rejected, []);
    assert.deepEqual(
      decisions.map(toRecord).map(({ cve, status, justification, disposition, author, reason }) => ({
        cve,
        status,
        justification,
        disposition,
        author,
        reason,
      })),
      [
        ['CVE-2021-26691', 'not_affected', 'vulnerable_code_not_in_execute_path', undefined],
        ['CVE-2026-0002', 'affected', undefined, 'wont_fix'],
        ['CVE-2026-0003', 'affected', undefined, 'deferred'],
      ].map(([cve, status, justification, disposition]) => ({
        cve,
        status,
        justification,
        disposition,
        author: 'alice',
        reason: 'Sessions are off.',
      })),
    );
  });
});
