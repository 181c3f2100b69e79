/** What ships: package manifests, node images, package lists, repositories and SBOMs, all in one shape. */
export type { BinaryPackage, ManifestInventory } from './inventory.ts';
export type { ShippedPackage } from './manifest.ts';
export { mapToSource } from './map-to-source.ts';
export { readInventory } from './read-inventory.ts';
export { readManifest } from './read-manifest.ts';
export { readRepository } from './repository.ts';
export { sourceIndex } from './source-index.ts';
export { importInventory, type ImportResult } from './import-inventory.ts';
export {
  type PackageDocument,
  packageId,
  packageKey,
  RELEASE_ID,
  type ReleaseDocument,
  releaseKey,
} from './release-documents.ts';
