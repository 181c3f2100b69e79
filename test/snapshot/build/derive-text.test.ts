import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { derive } from '../../../shared/snapshot/build/derive.ts';
import { deriveText } from '../../../shared/snapshot/build/derive-text.ts';
import { readSourced } from '../../../shared/snapshot/format/cve-line.ts';
import { writeEntry } from '../../../shared/snapshot/format/entry-line.ts';
import { readRecord } from '../../../shared/sources/nvd/record-reader.ts';
import { record } from '../../support/changed-feeds.ts';
import { cveRecord, vulnerable } from '../../support/nvd.ts';

type Lines = [product: string, line: string][];

interface Found {
  rejected: boolean;
  unconfigured: string | undefined;
  lines: Lines;
}

function parsed(cve: string, texts: string[]): Found {
  const { rejected, unconfigured, entries } = derive(cve, readSourced(texts.join('\t')));
  const lines = entries.map(({ product, entry }): Lines[number] => [product, writeEntry(product, entry)]);
  return { rejected, unconfigured: unconfigured && JSON.stringify(unconfigured), lines };
}

function fromText(cve: string, texts: string[]): Found | undefined {
  const found = deriveText(cve, texts);
  return found && { rejected: found.rejected, unconfigured: found.unconfigured, lines: found.lines() };
}

/** The record as its shard keeps it. */
function kept(value: unknown): { cve: string; json: string } | undefined {
  const read = readRecord(value);
  return read.success ? { cve: read.data.id, json: JSON.stringify(read.data) } : undefined;
}

const usual = kept(
  cveRecord({
    id: 'CVE-2021-0001',
    description: 'A regression, back in 2.1:\nregressed.',
    score: 7,
    configurations: [vulnerable('acme:app', { versionEndExcluding: '2' }), vulnerable('acme:lib')],
    references: ['https://github.com/acme/app/issues/1'],
  }),
);
assert.ok(usual);

suite('what a record from the NVD alone leads to, read from its text', () => {
  test('is what is derived from the parsed record', () => {
    let read = 0;
    fc.assert(
      fc.property(record, (value) => {
        const one = kept(value);
        if (!one) return;

        const found = fromText(one.cve, [one.json, '', '']);

        if (found) assert.deepEqual(found, parsed(one.cve, [one.json]));
        if (found) read += 1;
      }),
      { numRuns: 2_000 },
    );
    assert.ok(read > 100, `${read} were read`);
  });

  test('has entries with what may bound them', () => {
    const found = fromText(usual.cve, [usual.json, '', '']);

    assert.deepEqual(
      found?.lines.map(([product, line]) => [product, line.includes('back in 2.1')]),
      [
        ['acme:app', true],
        ['acme:lib', true],
      ],
    );
    assert.deepEqual(found, parsed(usual.cve, [usual.json]));
  });

  test('is left to the parser where others speak of the CVE, or the record states more', () => {
    const { cve, json } = usual;
    const kev = '{"cve":"CVE-2021-0001"}';

    assert.equal(fromText(cve, [json, '', kev]), undefined);
    assert.equal(fromText(cve, ['', '', kev]), undefined);
    assert.equal(fromText(cve, [json.replace(/\}$/, ',"ssvc":{"list":[{}]}}')]), undefined);
    assert.equal(fromText(cve, [json.replace('"assigner":"', String.raw`"assigner":"\u0001`)]), undefined);
    assert.equal(fromText(cve, [json.replace('issues/1', String.raw`issues/\"`)]), undefined);
  });
});
