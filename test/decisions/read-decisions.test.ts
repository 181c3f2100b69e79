import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stringify } from 'yaml';
import { toRecord } from '../../shared/decisions/index.ts';
import { parseDecisions } from '../../shared/decisions/read-decisions.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { decide, deferred } from './decided.ts';

const decisions = [decide(), decide({ ...deferred, cve: undefined, until: '2026-06-30' })];
const records = decisions.map(toRecord);
const ours = { releases: ['azurelinux-3.0'] };

function parse(text: string): ReturnType<typeof parseDecisions> {
  return parseDecisions(text, 'file', ours);
}

suite('decisions in a file', () => {
  const forms: [form: string, text: string][] = [
    ['a JSON list', JSON.stringify(records)],
    ['JSON with the field decisions', JSON.stringify({ decisions: records })],
    ['ndjson', records.map((record) => `${JSON.stringify(record)}\n`).join('')],
    ['ndjson with blank lines', records.map((record) => `${JSON.stringify(record)}\n\n`).join('')],
    ['YAML', stringify(records)],
    ['YAML with the field decisions', stringify({ decisions: records })],
  ];
  for (const [form, text] of forms) {
    test(`are read from ${form}`, () => {
      assert.deepEqual(parse(text), { decisions, rejected: [], unused: [] });
    });
  }

  test('are read where there is one only, and counted once where one is there twice', () => {
    const [first, ...rest] = records;

    assert.deepEqual(parse(JSON.stringify(first)).decisions, decisions.slice(0, 1));
    assert.deepEqual(parse(JSON.stringify([first, ...rest, first])).decisions, decisions);
  });

  test('that are bad are named by record and field, and the others are read', () => {
    const bad = [{ ...records[0], reason: '' }, records[0], 7, { ...records[0], cve: 'CVE-1', author: '' }];

    const { decisions: read, rejected } = parse(JSON.stringify(bad));

    assert.deepEqual(read, [decisions[0]]);
    assert.deepEqual(
      rejected.map(({ record, field, reason }) => `${record}: ${field}: ${reason}`),
      [
        'record 1 (httpd CVE-2021-0001): reason: is empty',
        'record 3: : Invalid input: expected object, received number',
        'record 4 (httpd CVE-1): cve: is no CVE id, nor one of Patchline or of a database of an ecosystem',
        'record 4 (httpd CVE-1): author: is empty',
      ],
    );
  });

  test('on a broken line of ndjson are named by it', () => {
    const text = `${JSON.stringify(records[0])}\n{"broken\n${JSON.stringify(records[1])}\n`;

    const { decisions: read, rejected } = parse(text);

    assert.deepEqual(read, decisions);
    assert.deepEqual(rejected, [{ source: 'file', record: 'line 2', field: '', reason: 'is not JSON' }]);
  });

  test('that say one thing twice are set aside, by themselves in lists too, or refused as the whole document', () => {
    const twice = JSON.stringify(records[0]).replace(/}$/, ',"cve":"CVE-2026-1"}');

    const { decisions: read, rejected } = parse(`${JSON.stringify(records[1])}\n${twice}\n`);

    assert.deepEqual(read, [decisions[1]]);
    const reason = 'names the field "cve" twice';
    assert.deepEqual(rejected, [{ source: 'file', record: 'line 2', field: 'cve', reason }]);
    const list = parse(`[${JSON.stringify(records[1])},${twice}]`);
    assert.deepEqual(list.decisions, [decisions[1]]);
    assert.deepEqual(list.rejected, [{ source: 'file', record: 'record 2', field: '', reason }]);
    assert.throws(() => parse(twice), {
      name: 'InvalidInputError',
      message: /names the field "cve" twice/,
    });
  });

  test('behind a byte order mark are read', () => {
    for (const text of [JSON.stringify(records), stringify(records)])
      assert.deepEqual(parse(`\uFEFF${text}`).decisions, decisions);
  });

  test('among lines that are none are read, and the lines are named', () => {
    const lines = records.map((record) => JSON.stringify(record));
    const text = [
      'exported by a tool',
      '# a comment',
      lines[0],
      '',
      '["no record"]',
      '7',
      `  ${lines[1] ?? ''}`,
    ].join('\n');

    for (const each of [text, `\uFEFF${text}`, text.replaceAll('\n', '\r\n')]) {
      const { decisions: read, rejected } = parse(each);

      assert.deepEqual(read, decisions);
      assert.deepEqual(
        rejected.map(({ record, reason }) => `${record} ${reason}`),
        ['line 1 is not JSON', 'line 5 is not JSON', 'line 6 is not JSON'],
      );
    }
  });

  for (const line of ['null', 'x: 1', '# by alice', '- a', '"', '%'])
    test(`behind a first line ${line} are read as lines all the same`, () => {
      const lines = records.map((record) => JSON.stringify(record));

      const { decisions: read, rejected } = parse([line, ...lines].join('\n'));

      assert.deepEqual(read, decisions);
      assert.equal(rejected.length, line.startsWith('#') ? 0 : 1);
    });

  test('of which YAML is not sure are read without a word to the terminal', (t) => {
    const warn = t.mock.method(process, 'emitWarning', () => undefined);

    parse('package: !odd x\n');

    assert.equal(warn.mock.callCount(), 0);
  });

  test('in one of several YAML documents that is broken are named by it', () => {
    const text = `${stringify([records[0]])}---\na: [\n---\n${stringify([records[1]])}`;

    const { decisions: read, rejected } = parse(text);

    assert.deepEqual(read, decisions);
    assert.deepEqual(
      rejected.map(({ record }) => record),
      ['document 2'],
    );
  });

  const openVex = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'them',
    timestamp: '2026-01-01T00:00:00Z',
  };
  const statement = {
    vulnerability: { name: 'CVE-2021-0001' },
    products: [{ '@id': 'pkg:rpm/azurelinux/httpd' }],
    status: 'under_investigation',
  };

  test('in one of several VEX documents that is broken are named by it, and the others are read', () => {
    const good = { ...openVex, statements: [statement, { ...statement, status: 'maybe' }] };
    const documents = [{ ...openVex, author: 7, statements: [] }, good, { ...openVex, statements: 'none' }];

    for (const [text, place] of [
      [JSON.stringify(documents), 'record'],
      [documents.map((document) => JSON.stringify(document)).join('\n'), 'line'],
    ] as const) {
      const { decisions: read, rejected } = parse(text);

      assert.equal(read.length, 1);
      assert.deepEqual(rejected.map(({ record, field }) => `${record}: ${field}`).sort(), [
        `${place} 1: author`,
        `${place} 2, statement 2 (CVE-2021-0001): status`,
        `${place} 3: statements`,
      ]);
    }
  });

  test('nested 8,000 deep are set aside alone, whatever the form', () => {
    const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
    const objects = `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}`;
    const [good] = records;
    for (const nested of [deep, objects]) {
      const inRecord = JSON.stringify([good, { ...good, x: 'NESTED' }, 'NESTED']).replaceAll(
        '"NESTED"',
        nested,
      );
      const evidence = JSON.stringify([good, { ...good, evidence: 'NESTED' }]).replace('"NESTED"', nested);
      const inLine = `${JSON.stringify(good)}\n{"x":${nested}}\n`;
      const inVex = JSON.stringify({
        ...openVex,
        statements: [statement, 'NESTED', { ...statement, products: 'NESTED' }],
      });
      for (const text of [inRecord, evidence, inLine, inVex.replaceAll('"NESTED"', nested)]) {
        const { decisions: read, rejected } = parse(text);

        assert.equal(read.length, 1);
        assert.ok(rejected.length > 0);
      }
      assert.throws(() => parse(`a: ${nested}`), InvalidInputError);
    }
  });

  test('as XML are refused by what it is', () => {
    assert.throws(
      () => parse('<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>'),
      /CycloneDX as XML/,
    );
    assert.throws(() => parse('<html/>'), /is XML; decisions are JSON/);
  });

  for (const text of ['{"a":', '[', 'a: [', '\t- x: \t:', '[{"a":1},\n"b"', '{}{}']) {
    test(`that are neither JSON nor YAML are refused, naming the file: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseDecisions(text, 'git/decisions.yaml', ours),
        (error) => error instanceof InvalidInputError && error.message.startsWith('git/decisions.yaml: '),
      );
    });
  }

  test('of nothing are none', () => {
    assert.equal(parse('[]').decisions.length, 0);
    assert.deepEqual(parse('[]').rejected, []);
    assert.deepEqual(parse('# Nothing yet.\n'), { decisions: [], rejected: [], unused: [] });
  });
});
