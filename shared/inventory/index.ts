/** What ships: manifests, node images, package lists, repositories and SBOMs, all in one shape. */
export { chooseRelease } from './choose-release.ts';
export { importInventory } from './import-inventory.ts';
export type { ManifestInventory } from './inventory.ts';
export { manifestEnvelope, type ShippedPackage, shippedPackage } from './manifest.ts';
export { readInventory } from './read-inventory.ts';
export {
  type PackageDocument,
  packageId,
  packageKey,
  RELEASE_ID,
  type ReleaseDocument,
  releaseKey,
} from './release-documents.ts';
export { sourceIndex } from './source-mapping/source-index.ts';
