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

async function read(bytes: Buffer, { overrides, kev }: Beside, skims: boolean, now?: Date): Promise<unknown> {
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
        others,
        fc.record({ isPacked: fc.boolean(), now: clock }),
        async (records, changes, beside, { isPacked, now }) => {
          const text = changes.reduce(changed, feedJson(records).toString('utf8'));
          const bytes = isPacked ? gzipSync(text) : Buffer.from(text);

          const skimmed = await read(bytes, beside, true, now);

          assert.deepEqual(skimmed, await read(bytes, beside, false, now));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('says it, too, where nothing is unusual', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(usualRecord, { minLength: 2, maxLength: 8 }),
        usualOverrides,
        clock,
        async (records, lines, now) => {
          const bytes = feedJson(records);
          const beside = { overrides: Buffer.from(lines.map((line) => `${line}\n`).join('')) };

          const skimmed = await read(bytes, beside, true, now);

          assert.deepEqual(skimmed, await read(bytes, beside, false, now));
        },
      ),
      { numRuns: 300 },
    );
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
