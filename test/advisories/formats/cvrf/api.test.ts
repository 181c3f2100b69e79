import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { answerIndex, filtered } from '../../../../shared/advisories/formats/cvrf/api/answer-index.ts';
import { askedBy } from '../../../../shared/advisories/formats/cvrf/api/address.ts';
import type { Entry } from '../../../../shared/advisories/formats/cvrf/api/entry.ts';
import { takesJson } from '../../../../shared/advisories/formats/cvrf/api/takes-json.ts';

function entry(id: string, current: string): Entry {
  return {
    ID: id,
    Alias: id,
    DocumentTitle: `${id} Security Updates`,
    Severity: null,
    InitialReleaseDate: '2026-01-13T08:00:00Z',
    CurrentReleaseDate: current,
    CvrfUrl: `https://advisories.example.org/cvrf/v3.0/cvrf/${id}`,
  };
}

const all = [
  entry('2025-Dec', '2025-12-31T23:59:59Z'),
  entry('2026-Jan', '2026-02-01T00:00:00Z'),
  entry('2026-Feb', '2026-02-10T08:00:00Z'),
];

suite('addresses of the Security Update Guide', () => {
  const spelt: [address: string, asked: object | undefined][] = [
    ['updates', { of: 'index' }],
    ['Updates', { of: 'index' }],
    ['Updates/$count', { of: 'index', isCount: true }],
    ['updates/%24count', { of: 'index', isCount: true }],
    ["Updates('2026-Jan')", { of: 'index', key: '2026-Jan' }],
    ['updates(%272026-Jan%27)', { of: 'index', key: '2026-Jan' }],
    ['updates/2026-jan', { of: 'index', key: '2026-Jan' }],
    ["updates('cve-2024-0001')", { of: 'index', key: 'CVE-2024-0001' }],
    ['updates(2026)', { of: 'index', key: '2026' }],
    ['cvrf/2026-Jan', { of: 'month', id: '2026-Jan' }],
    ["cvrf('2026-JAN')", { of: 'month', id: '2026-Jan' }],
    ['cvrf(2026-Jan)', { of: 'month', id: '2026-Jan' }],
    ['cvrf/2026-Jan.xml', { of: 'month', id: '2026-Jan.xml' }],
    ['cves.json', undefined],
    ['cvrf/%', undefined],
    ['cvrf/a/b', undefined],
  ];
  for (const [address, asked] of spelt)
    test(`${address} asks for ${asked === undefined ? 'nothing of the API' : JSON.stringify(asked)}`, () => {
      assert.deepEqual(askedBy(address), asked);
    });
});

suite('query options of the index', () => {
  const filters: [filter: string, ids: string[]][] = [
    ['CurrentReleaseDate gt 2026-01-01', ['2026-Jan', '2026-Feb']],
    ['CurrentReleaseDate gt 2026-01-01 and CurrentReleaseDate lt 2026-02-10', ['2026-Jan']],
    ['CurrentReleaseDate ge 2026-02-01T00:00:00Z', ['2026-Jan', '2026-Feb']],
    ['CurrentReleaseDate gt 2026-02-01T00:00:00Z', ['2026-Feb']],
    ['CurrentReleaseDate gt 2026-02-01T00:00:00+01:00', ['2026-Jan', '2026-Feb']],
    ["CurrentReleaseDate le '2026-02-01T00:00:00'", ['2025-Dec', '2026-Jan']],
    ["ID eq '2026-Jan' or ID eq '2025-Dec'", ['2025-Dec', '2026-Jan']],
    ["not (ID eq '2026-Jan' or ID eq '2025-Dec')", ['2026-Feb']],
    ["ID eq '2026-Jan' or ID eq '2025-Dec' and CurrentReleaseDate gt 2027-01-01", ['2026-Jan']],
    ["contains(DocumentTitle, 'Feb Sec')", ['2026-Feb']],
    ["startswith(ID,'2025') or endswith(ID,'Feb')", ['2025-Dec', '2026-Feb']],
    ['Severity eq null', ['2025-Dec', '2026-Jan', '2026-Feb']],
    ["Severity eq 'Critical'", []],
    ["ID eq 'it''s'", []],
  ];
  for (const [filter, ids] of filters)
    test(`$filter=${filter}`, () => {
      assert.deepEqual(
        filtered(all, filter).map(({ ID }) => ID),
        ids,
      );
    });

  const refused: [option: object, message: RegExp][] = [
    [{ $filter: 'Nothing eq 1' }, /^\$filter: does not know the field Nothing$/],
    [{ $filter: 'ID like 1' }, /^\$filter: does not know like$/],
    [{ $filter: 'ID eq' }, /^\$filter: ends too early$/],
    [{ $filter: 'ID eq 2026' }, /^\$filter: takes a text in quotes, not 2026$/],
    [{ $filter: "ID eq '2026" }, /^\$filter: has a text without an end$/],
    [{ $filter: 'CurrentReleaseDate gt soon' }, /^\$filter: takes a time, not soon$/],
    [{ $filter: 'CurrentReleaseDate gt 2026-13-01' }, /^\$filter: takes a time/],
    [{ $filter: "ID eq 'a' ID" }, /^\$filter: does not expect ID$/],
    [{ $filter: "(ID eq 'a'" }, /^\$filter: lacks \) before its end$/],
    [{ $filter: `${'('.repeat(30)}ID eq 'a'` }, /^\$filter: is nested too deep$/],
    [{ $filter: `${'not '.repeat(30)}ID eq 'a'` }, /^\$filter: is nested too deep$/],
    [{ $filter: 'x'.repeat(1_001) }, /^\$filter: is too long$/],
    [{ $filter: '' }, /^\$filter: ends too early$/],
    [{ $filter: 'constructor(ID)' }, /^\$filter: does not know the field constructor$/],
    [{ $orderby: 'ID upwards' }, /^\$orderby: does not know ID upwards$/],
    [{ $orderby: 'Nothing' }, /^\$orderby: does not know the field Nothing$/],
    [{ $select: 'ID,Nothing' }, /^\$select: does not know the field Nothing$/],
  ];
  for (const [query, message] of refused)
    test(`${JSON.stringify(query).slice(0, 60)} is refused`, () => {
      assert.throws(() => answerIndex(all, { context: '', query }), { name: 'InvalidInputError', message });
    });

  let said: { '@odata.context': string; '@odata.count'?: number; value: object[] };
  before(() => {
    said = answerIndex(all, {
      context: 'https://advisories.example.org/$metadata#Updates',
      query: {
        $filter: 'CurrentReleaseDate gt 2026-01-01',
        $orderby: 'CurrentReleaseDate desc',
        $select: 'ID, CurrentReleaseDate',
        $skip: 1,
        $top: 1,
        $count: true,
      },
    }) as typeof said;
  });
  test('apply in their order: filter, count, order, page, fields', () => {
    assert.deepEqual(said, {
      '@odata.context': 'https://advisories.example.org/$metadata#Updates(ID,CurrentReleaseDate)',
      '@odata.count': 2,
      value: [{ ID: '2026-Jan', CurrentReleaseDate: '2026-02-01T00:00:00Z' }],
    });
  });
});

suite('Accept', () => {
  const accepted: [accept: string | null, isJson: boolean][] = [
    [null, false],
    ['', false],
    ['*/*', false],
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/xml, application/json;q=0.5', false],
    ['application/xml;q=0.5, application/json', true],
    ['application/json;q=0', false],
    ['text/html,application/xml;q=0.9,*/*;q=0.8', false],
  ];
  for (const [accept, isJson] of accepted)
    test(`${accept ?? 'nothing'} takes ${isJson ? 'JSON' : 'XML'}`, () => {
      assert.equal(takesJson(accept), isJson);
    });
});
