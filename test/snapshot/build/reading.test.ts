import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parsePart } from '../../../shared/snapshot/build/parse-part.ts';
import type { Reading } from '../../../shared/snapshot/format/part.ts';
import { change, changed } from '../../support/changed-feeds.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';

const record = fc
  .record({
    number: fc.constantFrom('0001', '0002', '0003', '1001', '1002', '2001', '12001'),
    modified: fc.constantFrom('2021-12-31', '2026-01-09', '2026-01-12', '2030-01-01', 'never'),
    description: fc.constantFrom(
      'An overflow.',
      'A "quoted" \\ flaw\n in ÄÖ',
      '{"cve":{"id":"CVE-2021-0009"}}',
    ),
  })
  .map(({ number, ...facts }) =>
    cveRecord({ id: `CVE-2021-${number}`, ...facts, configurations: [vulnerable('acme:app')] }),
  );
const records = fc.array(record, { maxLength: 8 });
const day = fc.constantFrom(
  '2026-01-10',
  '2026-01-10',
  '2026-01-11',
  '2026-02-01',
  '2025-12-01',
  '2031-01-01',
);

const now = '2026-01-20T00:00:00.000Z';

/** What a part says of the snapshot to be, and what the next reading needs; or why there is none. */
async function read(
  text: string,
  { full = true, before }: { full?: boolean; before?: Reading | undefined } = {},
): Promise<{ said: unknown; reading?: Reading | undefined; leftOut: string[] }> {
  try {
    const bytes = gzipSync(text);
    const task = { source: 'nvd', file: '2021', full, bytes, now };
    const part = await parsePart(before ? { ...task, before } : task);
    const { segments, bytes: _, full: __, reading, ...header } = part;
    const hashes = segments.map(({ key, hash }) => [key, hash] as const).sort();
    const leftOut = segments.filter(({ start, end }) => start === end).map(({ key }) => key);
    return { said: { ...header, hashes }, reading, leftOut };
  } catch (error) {
    return { said: String(error), leftOut: [] };
  }
}

suite('a feed that was read before', () => {
  test('gives what the plain reader gives, whatever was done to it since', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.oneof(records, fc.constant(undefined)),
        fc.tuple(day, day),
        fc.array(change, { maxLength: 2 }),
        async (first, then, [firstDay, nextDay], changes) => {
          const text = feedJson(first, firstDay).toString('utf8');
          const next = changes.reduce(changed, feedJson(then ?? first, nextDay).toString('utf8'));

          const whole = await read(text);
          const again = await read(next, { before: whole.reading });

          assert.deepEqual(whole.said, (await read(text, { full: false })).said);
          assert.deepEqual(again.said, (await read(next, { full: false })).said);
          // What is kept of the second reading serves a third.
          const third = await read(next, { before: again.reading });
          assert.deepEqual(third.said, again.said);
        },
      ),
      { numRuns: 150 },
    );
  });

  const feed = ['0001', '0002', '1001', '2001'].map((number) => cveRecord({ id: `CVE-2021-${number}` }));

  test('is parsed only where a byte is another', async () => {
    const { reading } = await read(feedJson(feed).toString('utf8'));
    const other = feed.with(2, cveRecord({ id: 'CVE-2021-1001', description: 'another' }));

    const again = await read(feedJson(other, '2026-01-11').toString('utf8'), { before: reading });

    assert.deepEqual(again.leftOut, ['2021-0', '2021-2']);
  });

  test('repeats what it said of records that it mended, for the same time', async () => {
    const early = feed.with(0, cveRecord({ id: 'CVE-2021-0001', modified: '2026-01-15' }));
    const text = feedJson(early).toString('utf8');
    const { reading, said } = await read(text);

    const again = await read(text.replace('"resultsPerPage":4', '"resultsPerPage": 4'), { before: reading });

    assert.deepEqual(again.leftOut, ['2021-0', '2021-1', '2021-2']);
    const notesOf = (of: unknown): unknown => (of as { quarantined: unknown[] }).quarantined;
    assert.equal((notesOf(said) as unknown[]).length, 1);
    assert.deepEqual(notesOf(again.said), notesOf(said));
  });
});
