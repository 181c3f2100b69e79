import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { eachCitation, type StoredProfile } from '../../../shared/snapshot/index.ts';
import {
  mergeShard,
  PRODUCT_SHARDS,
  ProductShard,
  productShardOf,
} from '../../../shared/snapshot/format/product-shard.ts';
import { unpack } from '../../../shared/platform/index.ts';
import { feedsOfLines, indexed, type Lines } from '../../support/feed-lines.ts';

/** The same lines in the shards of a snapshot that is kept. */
function shardsOf(feeds: readonly Lines[]): { shard: ProductShard; profiles: StoredProfile[] }[] {
  return Array.from({ length: PRODUCT_SHARDS }, (_, index) => {
    const own = feeds.flat().filter(([product]) => productShardOf(product) === index);
    const lines = [Buffer.from(own.map(([, line]) => `${line}\n`).join(''))];
    const { entries, profiles } = mergeShard({ index, lines, voidKeys: [] });
    return {
      shard: new ProductShard(entries.bytes),
      profiles: JSON.parse(unpack(profiles.bytes).toString('utf8')) as StoredProfile[],
    };
  });
}

suite('lines found by numbers', () => {
  test('are those of product shards, and so are profiles and who cites what', () => {
    fc.assert(
      fc.property(feedsOfLines, (feeds) => {
        const index = indexed(feeds);

        const shards = shardsOf(feeds);
        const profiles = shards.flatMap((each) => each.profiles);
        const products = profiles.map(({ product }) => product);
        assert.deepEqual(index.inOrder([...index.products.keys()]), products);
        for (const { product, ...profile } of profiles) {
          const shard = shards[productShardOf(product)]?.shard;
          const number = index.numberOf(product) ?? NaN;
          assert.deepEqual(index.lines(product), shard?.lines(product));
          assert.deepEqual(index.profile(product), { product, ...profile, cveSet: '' });
          assert.equal(index.size(number), profile.cves);
          assert.equal(index.isProgram(number), 'a' in profile.parts || 'o' in profile.parts);
        }
        const citing = new Map<string, Map<string, number>>();
        for (const profile of profiles)
          eachCitation(profile, (site, count) => {
            citing.set(site, (citing.get(site) ?? new Map<string, number>()).set(profile.product, count));
          });
        for (const site of [...index.sites, 'unknown.test']) {
          const found = new Map<string, number>();
          index.eachCiting(site, (product, count) => found.set(index.products[product] ?? '', count));
          assert.deepEqual(found, citing.get(site) ?? new Map());
        }
      }),
      // Each packs 64 shards.
      { numRuns: 30 },
    );
  });

  test('of an unknown product are none', () => {
    const index = indexed([[['acme:app', 'acme:app\tCVE-2021-0001\ta/*\t\t']]]);

    assert.deepEqual(index.lines('acme:lib'), []);
    assert.equal(index.profile('acme:lib'), undefined);
    assert.equal(index.numberOf('acme:lib'), undefined);
    index.eachCiting('acme.test', () => assert.fail());
  });
});
