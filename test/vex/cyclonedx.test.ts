import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toRecord } from '../../shared/decisions/index.ts';
import { parseDecisions } from '../../shared/decisions/read-decisions.ts';
import { defined, InvalidInputError } from '../../shared/platform/index.ts';

const cve = 'CVE-2021-0001';
const zlib = 'pkg:rpm/their/zlib@1.2.11-1.th9?arch=x86_64';

function bomOf(analysis: object | null | undefined, changes: object = {}, rest: object = {}): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:1',
    metadata: { timestamp: '2026-03-01T00:00:00Z', authors: [{ name: 'Their Security' }] },
    vulnerabilities: [{ id: cve, analysis, affects: [{ ref: zlib }], ...changes }],
    ...rest,
  });
}

interface Expected {
  status: string;
  justification?: string;
  disposition?: string;
  reason: string;
}

interface Read {
  records: ReturnType<typeof toRecord>[];
  rejected: string[];
  unused: string[];
}

function read(text: string): Read {
  const { decisions, rejected, unused } = parseDecisions(text, 'bom.json', { releases: ['their-9'] });
  const told = ({ record, field, reason }: (typeof rejected)[number]): string =>
    `${record}: ${field}: ${reason}`;
  return { records: decisions.map(toRecord), rejected: rejected.map(told), unused: unused.map(told) };
}

suite('a CycloneDX document', () => {
  test('decides what its analysis says, in the name of its author', () => {
    const text = bomOf({
      state: 'not_affected',
      justification: 'code_not_reachable',
      detail: 'Never called.',
    });

    assert.deepEqual(read(text), {
      records: [
        {
          package: 'zlib',
          cve,
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          reason: 'Never called.',
          author: 'Their Security',
          decidedAt: '2026-03-01T00:00:00.000Z',
          evidence: { versions: ['1.2.11'] },
        },
      ],
      rejected: [],
      unused: [],
    });
  });

  const states: [analysis: object, expected: Expected][] = [
    [{ state: 'exploitable' }, { status: 'affected', reason: 'affected' }],
    [
      { state: 'exploitable', response: ['will_not_fix'] },
      { status: 'affected', disposition: 'wont_fix', reason: 'affected' },
    ],
    [
      { state: 'exploitable', response: ['update'], detail: 'Update.' },
      { status: 'affected', reason: 'Update.' },
    ],
    [{ state: 'in_triage' }, { status: 'under_investigation', reason: 'under investigation' }],
    [{ state: 'resolved' }, { status: 'fixed', reason: 'Fixed in 0:1.2.11-1.th9.' }],
    [{ state: 'resolved_with_pedigree' }, { status: 'fixed', reason: 'Fixed in 0:1.2.11-1.th9.' }],
    [
      { state: 'false_positive' },
      {
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        reason: 'vulnerable code not present',
      },
    ],
  ];
  const justifications = {
    code_not_present: 'vulnerable_code_not_present',
    code_not_reachable: 'vulnerable_code_not_in_execute_path',
    requires_configuration: 'vulnerable_code_cannot_be_controlled_by_adversary',
    requires_dependency: 'vulnerable_code_cannot_be_controlled_by_adversary',
    requires_environment: 'vulnerable_code_cannot_be_controlled_by_adversary',
    protected_by_compiler: 'inline_mitigations_already_exist',
    protected_at_runtime: 'inline_mitigations_already_exist',
    protected_at_perimeter: 'inline_mitigations_already_exist',
    protected_by_mitigating_control: 'inline_mitigations_already_exist',
  };
  for (const [justification, label] of Object.entries(justifications))
    states.push([
      { state: 'not_affected', justification },
      { status: 'not_affected', justification: label, reason: label.replaceAll('_', ' ') },
    ]);
  for (const [analysis, expected] of states) {
    test(`of ${Object.values(analysis).join(', ')} is ${Object.values(expected).join(', ')}`, () => {
      const { records, rejected } = read(bomOf(analysis));

      assert.deepEqual(rejected, []);
      const [record] = records;
      const { status, justification, disposition, reason } = record ?? {};
      assert.deepEqual(defined({ status, justification, disposition, reason }), expected);
    });
  }

  test('names products by a component of its own, by purl, by BOM-Link and by version', () => {
    const inner = { 'bom-ref': 'inner', purl: 'pkg:rpm/their/inner@1-1.th9' };
    const refs = [
      'os:zlib',
      'inner',
      'root',
      'pkg:rpm/their/direct@1-1.th9',
      `urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#${encodeURIComponent('pkg:rpm/their/linked@1-1.th9?arch=src')}`,
      'pkg:golang/golang.org/x/net@v0.1.0',
    ];
    const text = bomOf(
      { state: 'in_triage' },
      { affects: refs.map((ref) => ({ ref })) },
      {
        metadata: { component: { 'bom-ref': 'root', purl: 'pkg:rpm/their/root@1-1.th9' } },
        components: [{ 'bom-ref': 'os:zlib', purl: zlib, components: [{ components: [inner] }] }],
      },
    );

    assert.deepEqual(
      read(text).records.map((record) => record.package ?? record.component),
      ['zlib', 'inner', 'root', 'direct', 'linked', 'pkg:golang/golang.org/x/net@v0.1.0'],
    );
  });

  test('takes the build with the fix from the versions that it says are unaffected', () => {
    const versions = [
      { version: '1.2.11-1.th9', status: 'affected' },
      { version: '1.2.11-2.th9', status: 'unaffected' },
    ];

    const fixed = read(
      bomOf({ state: 'resolved', detail: 'Patched.' }, { affects: [{ ref: zlib, versions }] }),
    );
    const silent = read(
      bomOf(
        { state: 'resolved', detail: 'Patched.' },
        { affects: [{ ref: zlib, versions: versions.slice(0, 1) }] },
      ),
    );

    assert.deepEqual(
      fixed.records.map((record) => ({ fixedIn: record.fixedIn, evidence: record.evidence })),
      [{ fixedIn: '0:1.2.11-2.th9', evidence: { versions: ['1.2.11'] } }],
    );
    assert.deepEqual(
      silent.records.map((record) => ({
        fixedIn: record.fixedIn,
        proof: record.proof,
        evidence: record.evidence,
      })),
      [{ fixedIn: undefined, proof: 'Patched.', evidence: undefined }],
    );
  });

  test('that names nobody and no time is older than any other statement', () => {
    const text = bomOf({ state: 'in_triage' }, {}, { metadata: null });

    const [record] = read(text).records;

    assert.deepEqual(
      { author: record?.author, decidedAt: record?.decidedAt },
      { author: 'urn:uuid:1', decidedAt: '1970-01-01T00:00:00.000Z' },
    );
  });

  test('says when by the analysis, else by the vulnerability, else by the document', () => {
    const timeOf = (analysis: object, changes: object): string | undefined =>
      read(bomOf({ state: 'in_triage', ...analysis }, changes)).records[0]?.decidedAt;

    assert.equal(
      timeOf({ lastUpdated: '2026-01-03', firstIssued: '2026-01-01' }, {}),
      '2026-01-03T00:00:00.000Z',
    );
    assert.equal(timeOf({ firstIssued: '2026-01-01' }, {}), '2026-01-01T00:00:00.000Z');
    assert.equal(timeOf({}, { updated: '2026-01-02T00:00:00Z' }), '2026-01-02T00:00:00.000Z');
    assert.equal(timeOf({}, {}), '2026-03-01T00:00:00.000Z');
  });

  test('of which one part is wrong is read without it, null is nothing, and what nobody looked at is left out', () => {
    const text = bomOf(undefined, undefined, {
      components: [null, 7, { 'bom-ref': 'z', purl: null, components: null }],
      vulnerabilities: [
        7,
        {
          id: cve,
          analysis: { state: 'in_triage', justification: null, detail: null, response: null },
          affects: [{ ref: zlib, versions: null }, 7],
        },
        { id: cve, analysis: { state: 'maybe' }, affects: [{ ref: zlib }] },
        { id: cve, analysis: { state: 'in_triage' }, affects: null },
        { id: cve, analysis: null, affects: [{ ref: zlib }] },
        {
          id: 'GHSA-1',
          references: [{ id: cve }],
          analysis: { state: 'exploitable' },
          affects: [{ ref: 'unknown' }],
        },
      ],
    });

    const { records, rejected, unused } = read(text);

    assert.deepEqual(
      records.map(({ package: name, status }) => ({ package: name, status })),
      [{ package: 'zlib', status: 'under_investigation' }],
    );
    assert.deepEqual(
      rejected.map((line) => line.split(': ').slice(0, 2).join(': ')),
      [
        'vulnerability 1: ',
        `vulnerability 2 (${cve}) affects[1]: `,
        `vulnerability 4 (${cve}): affects`,
        `vulnerability 3 (${cve}): status`,
      ],
    );
    assert.deepEqual(unused, [
      `vulnerability 6 (${cve}): product: unknown names no package and no component`,
    ]);
  });

  test('nested 8,000 deep is read', () => {
    const nested = `${'{"components":['.repeat(8000)}{"bom-ref":"deep","purl":"${zlib}"}${']}'.repeat(8000)}`;
    const text = bomOf({ state: 'in_triage' }, { affects: [{ ref: 'deep' }] }, { components: 'NESTED' });

    const { records, rejected } = read(text.replace('"NESTED"', `[${nested}]`));

    assert.deepEqual({ package: records[0]?.package, rejected }, { package: 'zlib', rejected: [] });
  });

  test('without vulnerabilities, and as XML, is refused by its name', () => {
    for (const text of [
      '{"bomFormat":"CycloneDX","components":[]}',
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
    ])
      assert.throws(
        () => read(text),
        (error) => error instanceof InvalidInputError && /^bom\.json: [^]*CycloneDX/.test(error.message),
      );
  });

  test('with a state or justification that every object has as a name is told, and decides nothing', () => {
    for (const word of ['__proto__', 'constructor', 'toString']) {
      const { records, rejected, unused } = read(bomOf({ state: word, justification: word, detail: 'x' }));

      assert.deepEqual({ records, leftOut: rejected.length + unused.length }, { records: [], leftOut: 1 });
    }
  });
});
