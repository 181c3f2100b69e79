import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { RejectedRecord } from '../../../shared/vulnerabilities/index.ts';
import {
  type Override,
  overrideSchema,
  parseOverrides,
  readOverride,
} from '../../../shared/sources/overrides/overrides.ts';
import { needsRealData, realData } from '../../needs.ts';
import { assertReadsAs, type Json } from '../../support/json.ts';

const criteria = 'cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*';

function line(annotation: object, cve: object): string {
  return JSON.stringify({ _annotation: { cve_id: 'CVE-2024-1000', cna: 'apache', ...annotation }, cve });
}

function naming(vulnerable: boolean): object {
  return { configurations: [{ nodes: [{ operator: 'OR', cpeMatch: [{ criteria, vulnerable }] }] }] };
}

/** With something in every field. */
function fullLine(): string {
  const annotation = {
    published: '2024-03-01T04:00:00',
    modified: '2024-08-01T16:27:57.203000+00:00',
    description: 'A flaw.',
    reason: 'The NVD has none.',
    references: ['https://a.example/1'],
  };
  return line(annotation, { ...naming(true), references: [{ source: 'x', url: 'https://b.example/2' }] });
}

function read(
  bytes: Buffer,
  file = 'overrides',
): { overrides: Override[]; timestamp: string; quarantined: RejectedRecord[] } {
  const overrides: Override[] = [];
  const facts = parseOverrides(bytes, file, (_, override) => {
    overrides.push(override);
  });
  return { ...facts, overrides };
}

suite('parseOverrides', () => {
  test('reads id, times in UTC, reason, configurations and both lists of references', () => {
    const { overrides, quarantined } = read(Buffer.from(fullLine()));

    assert.deepEqual(quarantined, []);
    assert.deepEqual(overrides, [
      {
        cve: 'CVE-2024-1000',
        published: '2024-03-01T04:00:00.000Z',
        lastModified: '2024-08-01T16:27:57.203Z',
        description: 'A flaw.',
        assigner: 'apache',
        references: ['https://a.example/1', 'https://b.example/2'],
        reason: 'The NVD has none.',
        configurations: [
          {
            operator: 'OR',
            negate: false,
            nodes: [
              { operator: 'OR', negate: false, matches: [{ vulnerable: true, criteria }], children: [] },
            ],
          },
        ],
        suppress: false,
      },
    ]);
  });

  test('takes a record without a vulnerable member, or without configurations, as suppressing', () => {
    const text = [naming(false), {}, naming(true)]
      .map((cve, at) => line({ cve_id: `CVE-2024-100${at}` }, cve))
      .join('\n');

    const { overrides } = read(Buffer.from(text));

    assert.deepEqual(
      overrides.map(({ suppress }) => suppress),
      [true, true, false],
    );
  });

  test('sets bad lines aside with id or position, field and reason, and reads on', () => {
    const text = [
      '{"_annotation":{"cve_id":"CVE-2024-7000"',
      '',
      'nonsense',
      line({ cve_id: 'GHSA-1' }, {}),
      line({ published: 'yesterday' }, {}),
      line({ cve_id: 'CVE-2024-2000' }, { configurations: [{ nodes: [{ cpeMatch: [{ criteria }] }] }] }),
      line({ cve_id: 'CVE-2024-3000' }, naming(true)),
    ].join('\r\n');

    const { overrides, quarantined } = read(Buffer.from(text));

    assert.deepEqual(
      overrides.map(({ cve }) => cve),
      ['CVE-2024-3000'],
    );
    assert.deepEqual(
      quarantined.map(({ source, record, field, reason }) => [source, record, field, reason].join(' | ')),
      [
        'overrides | CVE-2024-7000 |  | is not JSON',
        'overrides | line 3 |  | is not JSON',
        'overrides | line 4 | _annotation.cve_id | is not a CVE id',
        'overrides | CVE-2024-1000 | _annotation.published | "yesterday" is not a valid timestamp',
        'overrides | CVE-2024-2000 | cve.configurations.0.nodes.0.cpeMatch.0.vulnerable | must be true or false',
      ],
    );
  });

  test('reads gzip and plain text alike', () => {
    const plain = Buffer.from(line({ description: 'Überlauf' }, naming(true)) + '\n');

    assert.deepEqual(read(gzipSync(plain)), read(plain));
  });

  test('refuses truncated gzip, naming the file', () => {
    const bytes = gzipSync(line({}, naming(true)));

    assert.throws(() => read(bytes.subarray(0, -12), 'o.ndjson.gz'), {
      name: 'InvalidInputError',
      message: /^o\.ndjson\.gz: gzip data is truncated or damaged/,
    });
  });

  test('reads every line of the published file', needsRealData(), () => {
    const bytes = readFileSync(join(realData, 'overrides', 'nvd-overrides-2026-08-21.ndjson.gz'));

    const { overrides, quarantined } = read(bytes);

    assert.equal(overrides.length, 32_184);
    assert.deepEqual(quarantined, []);
    assert.equal(overrides.filter(({ suppress }) => suppress).length, 129);
  });

  test('sets a line aside that is nested without end or too long, and keeps its neighbours', () => {
    const deep = `${'{"nodes":['.repeat(8_000)}${']}'.repeat(8_000)}`;
    const nested = line({ cve_id: 'CVE-2024-1001' }, {}).replace('{}', `{"configurations":[${deep}]}`);
    const long = line({ cve_id: 'CVE-2024-1002', description: 'x'.repeat(5_000_000) }, {});
    const text = [line({}, naming(true)), nested, long, line({ cve_id: 'CVE-2024-1003' }, {})].join('\n');

    const { overrides, quarantined } = read(Buffer.from(text));

    assert.deepEqual(
      overrides.map(({ cve }) => cve),
      ['CVE-2024-1000', 'CVE-2024-1003'],
    );
    assert.deepEqual(
      quarantined.map(({ record, reason }) => ({ record, reason })),
      [
        { record: 'CVE-2024-1001', reason: 'is nested deeper than 16' },
        { record: 'CVE-2024-1002', reason: 'is longer than 4194304 characters' },
      ],
    );
  });

  test('sets a line aside that names a field twice, or a CVE again', () => {
    const good = line({}, naming(true));
    const twice = line({ cve_id: 'CVE-2024-1001', reason: 'a' }, {}).replace(
      '"reason":',
      '"reason":"b","reason":',
    );
    const last = line({ cve_id: 'CVE-2024-1003' }, {});

    const { overrides, quarantined } = read(Buffer.from([good, twice, line({}, {}), last].join('\n')));

    assert.deepEqual(
      overrides.map(({ cve, suppress }) => ({ cve, suppress })),
      [
        { cve: 'CVE-2024-1000', suppress: false },
        { cve: 'CVE-2024-1003', suppress: true },
      ],
    );
    assert.deepEqual(quarantined, [
      {
        source: 'overrides',
        record: 'CVE-2024-1001',
        field: 'reason',
        reason: 'names the field "reason" twice',
      },
      {
        source: 'overrides',
        record: 'CVE-2024-1000',
        field: '_annotation.cve_id',
        reason: 'names a CVE that a record before it names',
      },
    ]);
  });

  test('is given up where nearly all of its lines are bad', () => {
    assert.throws(() => read(Buffer.from('x\n'.repeat(20_000)), 'junk'), {
      name: 'InvalidInputError',
      message: 'junk: more than 10000 records are bad',
    });
  });
});

suite('an override read by hand', () => {
  const fullOverride = (): Json => JSON.parse(fullLine()) as Json;

  test('is what the schema makes of it', () => {
    assert.deepEqual(readOverride(fullOverride()), overrideSchema.safeParse(fullOverride()));
  });

  test('is what the schema makes of it, or refused with the same words, whatever stands in a field', () => {
    assertReadsAs(fullOverride, readOverride, overrideSchema);
  });
});
