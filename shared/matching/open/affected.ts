import { isDeepStrictEqual } from 'node:util';
import { blobStore, changedProducts, readManifest, Snapshot } from '../../snapshot/index.ts';
import type { Blobs } from '../../platform/index.ts';
import { indexNames } from './index-names.ts';
import type { KeptVerdicts, VerdictBasis } from './kept-verdicts.ts';

/** What a snapshot may change of what was said by an earlier one. */
export interface Affected {
  /** Hash of the earlier one's manifest. */
  manifest: string;
  /** The packages of which something else may be said. */
  packages: ReadonlySet<string>;
}

interface Earlier {
  earlier: KeptVerdicts;
  byPackage: () => ReturnType<KeptVerdicts['byPackage']>;
}

/**
 * The packages of which a snapshot may say something else than what is kept of an earlier one, told by the products whose
 * entries differ: what packages are, and where routes lead, follows from the indexes and from what each rests on. `undefined`
 * where these differ or anything else does, or where modules have changed that programs of a language often bundle.
 */
export async function affectedBy(
  blobs: Blobs,
  { earlier, byPackage }: Earlier,
  { packages, ...basis }: VerdictBasis & { packages: string },
): Promise<Affected | undefined> {
  const { manifest, head } = earlier;
  if (!earlier.isOfOtherSnapshot(basis) || head.packages !== packages) return undefined;
  const [before, now] = [await readManifest(blobs, manifest), await readManifest(blobs, basis.manifest)];
  if (!isDeepStrictEqual(indexNames(before), indexNames(now))) return undefined;
  const store = blobStore(blobs);
  const changed = await changedProducts(new Snapshot(store, before), new Snapshot(store, now));
  if (head.common.some((product) => changed.has(product))) return undefined;
  const affected = [...byPackage()].filter(([, builds]) =>
    builds.some(({ rests }) => Object.keys(rests.products).some((product) => changed.has(product))),
  );
  return { manifest, packages: new Set(affected.map(([name]) => name)) };
}
