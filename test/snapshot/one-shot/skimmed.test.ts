import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readOnce, type SourceDownload } from '../../../shared/snapshot/index.ts';
import { cveSourceNamed } from '../../../shared/sources/index.ts';
import { skimRecord } from '../../../shared/sources/nvd/skim-record.ts';
import { change, changed, record } from '../../support/changed-feeds.ts';
import { cveRecord, feedJson, kevJson, overridesNdjson, vulnerable } from '../../support/nvd.ts';
import { sameThread } from '../../support/pool.ts';

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

interface Beside {
  overrides?: Buffer;
  kev?: Buffer;
}

/** What other sources say, to whose lines somebody may have done something, too. */
const others = fc
  .record({
    corrected: fc.option(corrections, { nil: undefined }),
    changes: fc.array(change, { maxLength: 1 }),
    isExploited: fc.boolean(),
  })
  .map(({ corrected, changes, isExploited }): Beside => {
    const lines = corrected && overridesNdjson(corrected).toString('utf8');
    return {
      ...(lines ? { overrides: Buffer.from(changes.reduce(changed, lines)) } : {}),
      ...(isExploited ? { kev: kevJson(['CVE-2021-0002']) } : {}),
    };
  });

async function read(bytes: Buffer, { overrides, kev }: Beside, skims: boolean): Promise<unknown> {
  const whole = (source: string, file: string, content: Buffer): SourceDownload => ({
    source: cveSourceNamed(source),
    file,
    full: true,
    bytes: content,
    warnings: [],
  });
  const downloads = [
    whole('nvd', '2021', bytes),
    ...(overrides ? [whole('overrides', 'overrides', overrides)] : []),
    ...(kev ? [whole('kev', 'kev', kev)] : []),
  ];
  const { snapshot, finished } = readOnce(sameThread(), downloads, () => undefined, {
    foreseen: skims
      ? { products: ['acme:lib'], names: ['app2'], projects: [], hosts: ['acme.test'] }
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
      entries: products.map((product) => [product, index.cves(product), index.entries(product)]),
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
        fc.boolean(),
        others,
        async (records, changes, isPacked, beside) => {
          const text = changes.reduce(changed, feedJson(records).toString('utf8'));
          const bytes = isPacked ? gzipSync(text) : Buffer.from(text);

          const skimmed = await read(bytes, beside, true);

          assert.deepEqual(skimmed, await read(bytes, beside, false));
        },
      ),
      { numRuns: 150 },
    );
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

suite('a skimmed record', () => {
  const usual = cveRecord({
    id: 'CVE-2021-0001',
    description: 'Says "no" to \\.',
    score: 7,
    configurations: [vulnerable('acme:app', { versionEndExcluding: '2' })],
    references: ['https://acme.test/'],
  });
  const skim = (value: unknown): unknown => skimRecord(`${JSON.stringify(value)},`);

  test('has what a profile sums up', () => {
    assert.deepEqual(skim(usual), {
      cve: 'CVE-2021-0001',
      lastModified: '2026-01-01T12:00:00.000Z',
      products: new Map([['acme:app', new Set(['a/*'])]]),
      urls: ['https://acme.test/'],
    });
  });

  test('may be a rejection, which is all that is said of it', () => {
    for (const rejected of [
      { cve: { ...usual.cve, vulnStatus: 'REJECTED' } },
      cveRecord({ id: 'CVE-2021-0001', status: 'Rejected' }),
    ])
      assert.equal((skim(rejected) as { rejected?: true }).rejected, true);
  });

  test('may name products with quoted characters', () => {
    const criteria = [
      String.raw`cpe:2.3:a:acme\:x:a\/b:*:*:*:*:*:*:*:*`,
      String.raw`cpe:2.3:a:acme\:x:a\/b:2:*:*:*:*:node.js:*:*`,
      String.raw`cpe:2.3:o:acme:a\+:1\:2:*:*:*:*:*:*:*`,
    ];
    const cpeMatch = criteria.map((each) => ({ vulnerable: true, criteria: each }));
    const configurations = [{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }];
    const { products } = skim({ cve: { ...usual.cve, configurations } }) as { products: unknown };

    assert.deepEqual(
      products,
      new Map([
        [String.raw`acme\:x:a\/b`, new Set(['a/*', 'a/node.js'])],
        [String.raw`acme:a\+`, new Set(['o/*'])],
      ]),
    );
  });

  test('has the usual form: any other is left to the parser', () => {
    const others: Record<string, unknown> = {
      'more beside it': { ...usual, note: '' },
      'another field': { cve: { ...usual.cve, affected: [] } },
      'no configurations': cveRecord({ id: 'CVE-2021-0001' }),
      'a day that does not exist': { cve: { ...usual.cve, lastModified: '2021-02-30T12:00:00.000' } },
      'a negation': {
        cve: {
          ...usual.cve,
          configurations: [
            {
              nodes: [
                {
                  operator: 'OR',
                  negate: true,
                  cpeMatch: [{ vulnerable: true, criteria: 'cpe:2.3:a:a:b:*' }],
                },
              ],
            },
          ],
        },
      },
      'no configuration': cveRecord({ id: 'CVE-2021-0001', configurations: [] }),
      'a node without members': {
        cve: { ...usual.cve, configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch: [] }] }] },
      },
    };

    for (const [what, value] of Object.entries(others)) assert.equal(skim(value), undefined, what);
    assert.equal(
      skimRecord(`${JSON.stringify(usual).replace('"cveTags"', '"id":"x","cveTags"')},`),
      undefined,
    );
    assert.equal(skimRecord(JSON.stringify(usual, undefined, 1)), undefined);
  });
});
