import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { unpack } from '../../../shared/platform/zstd.ts';
import type { ProductEntry, ProductProfile } from '../../../shared/vulnerabilities/facts.ts';
import { writeEntry } from '../../../shared/snapshot/format/entry-line.ts';
import { readProfile, type StoredProfile } from '../../../shared/snapshot/format/profile.ts';
import { mergeShard, ProductShard, type ShardResult } from '../../../shared/snapshot/format/product-shard.ts';
import { configuration } from '../../cpe/criteria.ts';
import { entry } from '../../matching/fixtures.ts';

type Named = [product: string, entry: ProductEntry];

function named(product: string, cve: string, rest: Partial<ProductEntry> = {}): Named {
  const criteria = `cpe:2.3:a:${product}:1.0:*:*:*:*:*:*:*`;
  return [product, entry(cve, [configuration({ vulnerable: true, criteria })], rest)];
}

function keyOf([product, { cve }]: Named): string {
  return `${product}\t${cve}`;
}

/** A shard of these entries, made from nothing or from a shard before it. */
function merged(entries: readonly Named[], previous?: ShardResult, voidKeys: string[] = []): ShardResult {
  const lines = entries.map(([product, each]) => Buffer.from(`${writeEntry(product, each)}\n`));
  const before = previous ? { previous: previous.entries.bytes, profiles: previous.profiles.bytes } : {};
  return mergeShard({ index: 0, lines, voidKeys, ...before });
}

function profilesOf({ profiles }: ShardResult): ProductProfile[] {
  return (JSON.parse(unpack(profiles.bytes).toString()) as StoredProfile[]).map(readProfile);
}

suite('a product shard', () => {
  test('gives the entries of a product in order of CVE, and none of others', () => {
    const entries = [
      named('acme:app', 'CVE-2021-0002'),
      named('acme:app2', 'CVE-2021-0001'),
      named('acme:app', 'CVE-2021-0001'),
    ];

    const shard = new ProductShard(merged(entries).entries.bytes);

    assert.deepEqual(
      shard.entries('acme:app').map(({ cve }) => cve),
      ['CVE-2021-0001', 'CVE-2021-0002'],
    );
    assert.deepEqual(shard.cves('acme:app'), ['CVE-2021-0001', 'CVE-2021-0002']);
    assert.deepEqual(shard.entries('acme:app2'), [entries[1]?.[1]]);
    for (const unknown of ['acme:ap', 'toString', '__proto__', '']) {
      assert.deepEqual(
        { entries: shard.entries(unknown), cves: shard.cves(unknown) },
        { entries: [], cves: [] },
      );
    }
  });

  test('sums its products up', () => {
    const cited = { refs: ['github.com/acme/app', 'constructor'] };
    const node = 'cpe:2.3:a:acme:app:*:*:*:*:*:node.js:*:*';
    const firmware = 'cpe:2.3:o:acme:app:*:*:*:*:*:*:*:*';
    const both = [node, firmware].map((criteria) => ({ vulnerable: true, criteria }));

    const [profile, ...others] = profilesOf(
      merged([
        named('acme:app', 'CVE-2019-0001', cited),
        named('acme:app', 'CVE-2021-0001', { refs: ['github.com/acme/app'] }),
        ['acme:app', entry('CVE-2020-0001', [configuration(...both)], { refs: [] })],
      ]),
    );

    assert.deepEqual(others, []);
    const { cveSet, ...rest } = profile ?? assert.fail('no profile');
    assert.match(cveSet, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      product: 'acme:app',
      cves: 3,
      parts: { a: 3, o: 1 },
      targetSw: { 'node.js': 1 },
      refs: { 'github.com/acme/app': 2, constructor: 1 },
      years: [2019, 2021],
    });
  });

  test('keeps the most cited references of a product, and no more than forty', () => {
    const common = 'github.com/acme/app';
    const entries = Array.from({ length: 30 }, (_, number) =>
      named('acme:app', `CVE-2021-${1000 + number}`, {
        refs: [`a.test/${number}`, `b.test/${number}`, common],
      }),
    );

    const [profile] = profilesOf(merged(entries));

    const refs = Object.entries(profile?.refs ?? {});
    assert.equal(refs.length, 40);
    assert.deepEqual(refs[0], [common, 30]);
  });

  test('changes the digest of a product when, and only when, one of its entries changes', () => {
    const before = merged([named('acme:app', 'CVE-2021-0001'), named('acme:lib', 'CVE-2021-0001')]);
    const change = named('acme:app', 'CVE-2021-0001', { lastModified: '2026-01-01T00:00:00.000Z' });

    const after = merged([change], before, [keyOf(change)]);

    const [old, now] = [before, after].map(({ entries }) => new ProductShard(entries.bytes));
    assert.notEqual(now?.digest('acme:app'), old?.digest('acme:app'));
    assert.equal(now?.digest('acme:lib'), old?.digest('acme:lib'));
    assert.deepEqual(profilesOf(after), profilesOf(before), 'what identity reads is as it was');
  });

  test('changes the profile of a product with its CVEs, though their number stay the same', () => {
    const before = merged([named('acme:app', 'CVE-2021-0001'), named('acme:lib', 'CVE-2021-0001')]);
    const gone = named('acme:app', 'CVE-2021-0001');

    const after = merged([named('acme:app', 'CVE-2021-0002')], before, [keyOf(gone)]);

    const [app, lib] = profilesOf(before);
    const [changedApp, sameLib] = profilesOf(after);
    assert.notDeepEqual(changedApp, app);
    assert.deepEqual(sameLib, lib);
  });

  test('sums its products up again where their profiles are damaged', () => {
    const [one, two, three] = ['0001', '0002', '0003'].map((number) =>
      named('acme:app', `CVE-2021-${number}`),
    );
    assert.ok(one && two && three);
    const shard = merged([one, named('acme:lib', 'CVE-2021-0001')]);
    const whole = merged([two], shard);

    for (const bytes of [
      Buffer.from('no zstd'),
      shard.profiles.bytes.subarray(0, -1),
      merged([three]).profiles.bytes,
    ])
      assert.deepEqual(merged([two], { ...shard, profiles: { hash: '', bytes } }), whole);
  });

  test('merged step by step is the shard made at once', () => {
    // Some changes leave what a profile sums up.
    const CITED: Record<string, string[]> = { Deferred: ['a.test/1'], Rejected: ['a.test/1', 'b.test/2'] };
    const products = fc.constantFrom('acme:app', 'acme:app2', 'acme:lib', String.raw`a\:b:c`);
    const states = fc.array(
      fc.dictionary(
        fc.tuple(products, fc.constantFrom('0001', '0002', '10000')).map((key) => key.join('\t')),
        fc.constantFrom('Analyzed', 'Modified', 'Deferred', 'Rejected'),
        { maxKeys: 8, noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 4 },
    );
    const entriesOf = (state: Record<string, string>, keys = Object.keys(state)): Named[] =>
      keys.map((key) => {
        const [product = '', number = ''] = key.split('\t');
        const vulnStatus = state[key] ?? '';
        return named(product, `CVE-2021-${number}`, { vulnStatus, refs: CITED[vulnStatus] ?? [] });
      });
    fc.assert(
      fc.property(states, (steps) => {
        let shard: ShardResult | undefined;
        let before: Record<string, string> = {};
        for (const state of steps) {
          const gone = Object.keys(before).filter((key) => before[key] !== state[key]);
          const come = Object.keys(state).filter((key) => before[key] !== state[key]);
          shard = merged(entriesOf(state, come), shard, entriesOf(before, gone).map(keyOf));
          before = state;
        }

        assert.deepEqual(shard, merged(entriesOf(before).reverse()));
      }),
    );
  });

  test('of products that fill frames of their own is the same, whichever of them changes', () => {
    const products = ['acme:a', 'acme:b', 'acme:c', 'acme:d'];
    const entriesOf = (product: string, vulnStatus: string): Named[] =>
      Array.from({ length: 200 }, (_, at) => named(product, `CVE-2021-${String(1000 + at)}`, { vulnStatus }));
    const all = (changed?: string): Named[] =>
      products.flatMap((product) => entriesOf(product, product === changed ? 'Modified' : 'Analyzed'));
    const shard = merged(all());

    for (const product of products) {
      const come = entriesOf(product, 'Modified');
      assert.deepEqual(merged(come, shard, come.map(keyOf)), merged(all(product)));
    }
    const gone = entriesOf('acme:b', 'Analyzed').map(keyOf);
    assert.deepEqual(merged([], shard, gone), merged(all().filter((each) => !gone.includes(keyOf(each)))));
  });
});
