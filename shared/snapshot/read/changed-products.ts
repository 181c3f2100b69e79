import { PRODUCT_SHARDS } from '../format/product-shard.ts';
import type { Snapshot } from './snapshot.ts';

/** The products that have other entries in one snapshot than in another; opens only shards that differ. */
export async function changedProducts(before: Snapshot, now: Snapshot): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (let index = 0; index < PRODUCT_SHARDS; index += 1) {
    if (entriesOf(before, index) === entriesOf(now, index)) continue;
    const [was, is] = [await before.productDigests(index), await now.productDigests(index)];
    for (const product of new Set([...was.keys(), ...is.keys()]))
      if (was.get(product) !== is.get(product)) changed.add(product);
  }
  return changed;
}

function entriesOf({ manifest }: Snapshot, index: number): string | undefined {
  return manifest.productShards[index]?.entries;
}
