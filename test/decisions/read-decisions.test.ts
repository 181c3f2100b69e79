import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { stringify } from 'yaml';
import { parseDecisions, toRecord } from '../../shared/decisions/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { decide, deferred } from './decided.ts';

const decisions = [decide(), decide({ ...deferred, cve: undefined, until: '2026-06-30' })];
const records = decisions.map(toRecord);

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
      assert.deepEqual(parseDecisions(text, 'file'), { decisions, rejected: [] });
    });
  }

  test('are read where there is one only, and counted once where one is there twice', () => {
    const [first, ...rest] = records;

    assert.deepEqual(parseDecisions(JSON.stringify(first), 'file').decisions, decisions.slice(0, 1));
    assert.deepEqual(parseDecisions(JSON.stringify([first, ...rest, first]), 'file').decisions, decisions);
  });

  test('that are bad are named by record and field, and the others are read', () => {
    const bad = [{ ...records[0], reason: '' }, records[0], 7, { ...records[0], cve: 'CVE-1', author: '' }];

    const { decisions: read, rejected } = parseDecisions(JSON.stringify(bad), 'file');

    assert.deepEqual(read, [decisions[0]]);
    assert.deepEqual(
      rejected.map(({ record, field, reason }) => `${record}: ${field}: ${reason}`),
      [
        'record 1 (httpd CVE-2021-0001): reason: is empty',
        'record 3: : Invalid input: expected object, received number',
        'record 4 (httpd CVE-1): cve: is no CVE id',
        'record 4 (httpd CVE-1): author: is empty',
      ],
    );
  });

  test('on a broken line of ndjson are named by it', () => {
    const text = `${JSON.stringify(records[0])}\n{"broken\n${JSON.stringify(records[1])}\n`;

    const { decisions: read, rejected } = parseDecisions(text, 'file');

    assert.deepEqual(read, decisions);
    assert.deepEqual(rejected, [{ source: 'file', record: 'line 2', field: '', reason: 'is not JSON' }]);
  });

  for (const text of ['{"a":', '[', 'a: [', '\t- x: \t:']) {
    test(`that are neither JSON nor YAML are refused, naming the file: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseDecisions(text, 'git/decisions.yaml'),
        (error) => error instanceof InvalidInputError && error.message.startsWith('git/decisions.yaml: '),
      );
    });
  }

  test('of nothing are none', () => {
    assert.equal(parseDecisions('[]', 'file').decisions.length, 0);
    assert.deepEqual(parseDecisions('[]', 'file').rejected, []);
    assert.deepEqual(parseDecisions('# Nothing yet.\n', 'file'), { decisions: [], rejected: [] });
  });
});
