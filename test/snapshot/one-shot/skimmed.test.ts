import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readOnce, type SourceDownload } from '../../../shared/snapshot/index.ts';
import { cveSourceNamed } from '../../../shared/sources/index.ts';
import { change, changed, record } from '../../support/changed-feeds.ts';
import {
  cveRecord,
  feedJson,
  kevJson,
  overridesNdjson,
  usualOverride,
  vulnerable,
} from '../../support/nvd.ts';
import { sameThread } from '../../support/pool.ts';
import { usualStatements } from '../../support/statements.ts';

/** Records in the usual form, which others may correct or which changed later than the feed can know. */
const usualRecord = fc
  .record({
    number: fc.integer({ min: 1, max: 4 }),
    modified: fc.constantFrom('2021-12-31', '2024-02-29', '2030-01-01'),
    products: fc.uniqueArray(
      fc.constantFrom(
        'acme:app',
        'acme:app2',
        'acme:other',
        'acme:fourth',
        'acme:lib',
        String.raw`acme:a\:b`,
      ),
      { maxLength: 3 },
    ),
    affected: fc.option(usualStatements, { nil: undefined }),
  })
  .map(({ number, modified, products, affected }) => {
    const { cve } = cveRecord({
      id: `CVE-2021-000${number}`,
      modified,
      ...(products.length > 0 ? { configurations: products.map((product) => vulnerable(product)) } : {}),
      references: ['https://third.test/'],
    });
    return { cve: { ...cve, ...(affected ? { affected } : {}) } };
  });

/** Of CVEs that the feed names or does not, and of products that are foreseen or not. */
const corrections = fc.dictionary(
  fc.constantFrom('CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003', 'CVE-2021-0009'),
  fc.array(
    fc.constantFrom(
      vulnerable('acme:lib'),
      vulnerable('acme:app', { versionEndExcluding: '3' }),
      vulnerable('acme:app2'),
      vulnerable('acme:other'),
    ),
    { maxLength: 3 },
  ),
);

/** In the form in which they are published, of which those that name nothing foreseen are skimmed; a CVE may come twice. */
const usualOverrides = fc.array(
  fc
    .record({
      cve: fc.constantFrom(
        ...[1, 2, 3, 4, 9, 10].map((number) => `CVE-2021-${String(number).padStart(4, '0')}`),
      ),
      products: fc.uniqueArray(
        fc.constantFrom(
          'acme:app',
          'acme:app2',
          'acme:other',
          'acme:third',
          'acme:lib',
          String.raw`acme:a\:b`,
        ),
        { maxLength: 3 },
      ),
      reference: fc.constantFrom(
        'https://other.test/',
        'https://acme.test/',
        'https://github.com/acme/app',
        'https://other.test/"',
        'nowhere',
      ),
      isCited: fc.boolean(),
      dated: fc.boolean(),
    })
    .map(({ cve, products, reference, isCited, dated }) =>
      usualOverride(cve, products, { ...(isCited ? { reference } : {}), dated }),
    ),
  { maxLength: 6 },
);

/** Before and after the feed says that it was made. */
const clock = fc.constantFrom(undefined, new Date('2022-01-02'), new Date('2027-01-01'));

interface Beside {
  overrides?: Buffer;
  kev?: Buffer;
}

/** What other sources say, to whose lines somebody may have done something, too. */
const others = fc
  .record({
    corrected: fc.option(corrections, { nil: undefined }),
    usual: usualOverrides,
    changes: fc.array(change, { maxLength: 1 }),
    isExploited: fc.boolean(),
  })
  .map(({ corrected, usual, changes, isExploited }): Beside => {
    const lines =
      usual.map((line) => `${line}\n`).join('') +
      (corrected ? overridesNdjson(corrected).toString('utf8') : '');
    return {
      ...(lines ? { overrides: Buffer.from(changes.reduce(changed, lines)) } : {}),
      ...(isExploited ? { kev: kevJson(['CVE-2021-0002']) } : {}),
    };
  });

/** Records of a feed are skimmed from the second on, up to the last but one. */
const before = cveRecord({ id: 'CVE-2021-0001' });
const behind = cveRecord({ id: 'CVE-2021-0009' });

/** @param feeds one or several, which may name the same CVEs */
async function read(
  feeds: Buffer | readonly Buffer[],
  { overrides, kev }: Beside,
  skims: boolean,
  now?: Date,
): Promise<unknown> {
  const whole = (source: string, file: string, content: Buffer): SourceDownload => ({
    source: cveSourceNamed(source),
    file,
    full: true,
    bytes: content,
    warnings: [],
  });
  const downloads = [
    ...[feeds].flat().map((bytes, at) => whole('nvd', `${2021 + at}`, bytes)),
    ...(overrides ? [whole('overrides', 'overrides', overrides)] : []),
    ...(kev ? [whole('kev', 'kev', kev)] : []),
  ];
  const { snapshot, finished } = readOnce(sameThread(), downloads, () => undefined, {
    ...(now ? { now } : {}),
    foreseen: skims
      ? Promise.resolve({
          products: ['acme:lib'],
          subjects: ['acme:known'],
          names: ['app2'],
          projects: [],
          hosts: ['acme.test'],
        })
      : undefined,
  });
  try {
    const counts = await finished;
    const index = await snapshot.productIndex();
    const profiles = (await Promise.all(snapshot.profiles())).flat();
    const products = profiles.map(({ product }) => product);
    // Some are fetched, the others read when they are asked for.
    await index.fetch(products.slice(0, 2));
    return {
      counts,
      profiles,
      entries: products.map((product) => [
        product,
        index.cves(product),
        index.entries(product),
        index.digest(product),
      ]),
      unconfigured: await Promise.all(snapshot.unconfigured()),
    };
  } catch (error) {
    return String(error);
  }
}

suite('a feed whose records are skimmed', () => {
  test('says what it says when all records are parsed, whatever was done to it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.array(change, { maxLength: 3 }),
        others,
        fc.record({ isPacked: fc.boolean(), now: clock, second: fc.array(record, { maxLength: 3 }) }),
        async (records, changes, beside, { isPacked, now, second }) => {
          const text = changes.reduce(changed, feedJson(records).toString('utf8'));
          const bytes = isPacked ? gzipSync(text) : Buffer.from(text);
          const feeds = second.length > 0 ? [bytes, feedJson(second)] : bytes;

          const skimmed = await read(feeds, beside, true, now);

          assert.deepEqual(skimmed, await read(feeds, beside, false, now));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('says it, too, where nothing is unusual, or one thing is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(usualRecord, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 2 }),
        usualOverrides,
        fc.array(change, { maxLength: 1 }),
        clock,
        async ([first = [], ...second], lines, changes, now) => {
          const text = changes.reduce(changed, feedJson(first).toString('utf8'));
          const feeds = [Buffer.from(text), ...second.map((records) => feedJson(records))];
          const beside = { overrides: Buffer.from(lines.map((line) => `${line}\n`).join('')) };

          const skimmed = await read(feeds, beside, true, now);

          assert.deepEqual(skimmed, await read(feeds, beside, false, now));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('says what several sources state of a subject in the order of a shard', async () => {
    const stating = (...versions: string[]): Buffer => {
      const affected = versions.map((version) => ({
        source: `source ${version}`,
        affectedData: [{ product: 'several', versions: [{ version, status: 'affected' }] }],
      }));
      const { cve } = cveRecord({ id: 'CVE-2021-0002', configurations: [vulnerable('acme:other')] });
      return feedJson([before, { cve: { ...cve, affected } }, behind]);
    };

    for (const feeds of [stating('1.0', '2.0'), stating('2.0', '1.0'), [stating('2.0'), stating('1.0')]])
      assert.deepEqual(await read(feeds, {}, true), await read(feeds, {}, false));
  });

  test('says once what a product is said to be that is named as a subject is', async () => {
    const configurations = [vulnerable('acme:lib'), vulnerable('@acme:several')];
    const { cve } = cveRecord({ id: 'CVE-2021-0002', configurations });
    const affected = [
      { source: 'cna', affectedData: [{ vendor: 'acme', product: 'several', defaultStatus: 'affected' }] },
    ];
    const feed = feedJson([before, { cve: { ...cve, affected } }, behind]);

    assert.deepEqual(await read(feed, {}, true), await read(feed, {}, false));
  });

  test('takes names that are no text as the parser does', async () => {
    const odd = (fields: string): Buffer => {
      const { cve } = cveRecord({ id: 'CVE-2021-0002', configurations: [vulnerable('acme:other')] });
      const records = [before, { cve: { ...cve, affected: 'HERE' } }, behind];
      const affected = `[{"affectedData":[{"product":"odd","defaultStatus":"affected",${fields}}]}]`;
      return Buffer.from(feedJson(records).toString('latin1').replace('"HERE"', affected), 'latin1');
    };

    for (const fields of [
      '"\u00ff":1,"\u00fe":2',
      '"x":{"\u00ff":1,"\u00fe":2}',
      String.raw`"repo":"https://github.com/acme/x\ud800"`,
      `"repo":"https://github.com/acme/${'x'.repeat(275)}\\ud83d\\ude00"`,
      '"vendor":"ÿ"',
    ]) {
      assert.deepEqual(await read(odd(fields), {}, true), await read(odd(fields), {}, false), fields);
    }
  });

  suite('of which more is stated than is usual', () => {
    const other = [vulnerable('acme:other')];
    const stating = (number: number, affected: unknown, references: string[] = []): unknown => {
      const { cve } = cveRecord({ id: `CVE-2021-${1000 + number}`, configurations: other, references });
      return { cve: { ...cve, affected } };
    };
    const entries = (count: number, of: (at: number) => object): unknown => [
      { source: 'cna', affectedData: Array.from({ length: count }, (_, at) => of(at)) },
    ];
    const affected = { defaultStatus: 'affected' };
    const odd = Array.from({ length: 5_000 }, () => ({ version: 'some', status: 'affected' }));
    const files = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}`.repeat(400));
    const sites = (count: number): string[] =>
      Array.from({ length: count }, (_, at) => `https://site${at}.test/`);

    const cases: Record<string, unknown[]> = {
      'as many entries as are read, and more': [2_000, 2_001].map((count) =>
        stating(
          count,
          entries(count, (at) => ({ product: at < 2_000 ? 'app' : 'beyond', ...affected })),
        ),
      ),
      'as many versions as are read, and more': [odd, [...odd, { version: '1.0', status: 'affected' }]].map(
        (versions, at) => stating(at, [{ source: 'cna', affectedData: [{ product: 'app', versions }] }]),
      ),
      'files that name no more than is held, and more': [20, 200].map((count) =>
        stating(
          count,
          entries(1, () => ({ product: 'app', programFiles: files(count), ...affected })),
        ),
      ),
      'more subjects and sites than there is room for at a time': Array.from({ length: 20 }, (_, record) =>
        stating(
          record,
          entries(100, (at) => ({ product: `app${at}`, repo: `https://github.com/acme/${at}`, ...affected })),
          sites(200),
        ),
      ),
      'nests too deeply, before others that do not': Array.from({ length: 60 }, (_, at) =>
        stating(
          at,
          at % 40 === 39
            ? entries(1, () => ({ product: 'app', ...affected }))
            : (JSON.parse(`[{"a":{"b":${'['.repeat(30)}${']'.repeat(30)}}}]`) as unknown),
        ),
      ),
    };
    const unconfigured = (record: unknown): unknown => {
      const { configurations: _, ...cve } = (record as ReturnType<typeof cveRecord>).cve;
      return { cve };
    };
    for (const [what, records] of Object.entries(cases))
      test(what, async () => {
        for (const each of [records, records.map(unconfigured)]) {
          const feed = feedJson([before, ...each, behind]);

          assert.deepEqual(await read(feed, {}, true), await read(feed, {}, false));
        }
      });
  });

  test('ends where it is cut off', async () => {
    const text = feedJson(
      [1, 2, 3].map((number) =>
        cveRecord({ id: `CVE-2021-000${number}`, configurations: [vulnerable('acme:app')] }),
      ),
    ).toString('utf8');

    for (let end = text.indexOf('CVE-2021-0002'); end < text.length; end += 7) {
      const bytes = Buffer.from(text.slice(0, end));
      assert.deepEqual(await read(bytes, {}, true), await read(bytes, {}, false));
    }
  });

  test('is read from any part of it', async () => {
    const records = Array.from({ length: 300 }, (_, at) =>
      cveRecord({
        id: `CVE-2021-${1000 + at}`,
        description: 'long '.repeat(at % 7 === 0 ? 5_000 : 500),
        configurations: [vulnerable(`acme:app${at % 90}`, { versionEndExcluding: String(at) })],
      }),
    );
    const bytes = gzipSync(feedJson(records));

    assert.deepEqual(await read(bytes, {}, true), await read(bytes, {}, false));
  });
});
