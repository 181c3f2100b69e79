/** What ships: package manifests, node images, package lists, repositories and SBOMs, all in one shape. */
export type {
  BinaryPackage,
  Component,
  Inventory,
  InventoryFormat,
  ManifestInventory,
  MappedBinary,
  NodeImage,
  SetAside,
  SourceBuild,
  UnmappedBinary,
} from './inventory.ts';
export { type PackageManifest, type ShippedPackage, shippedPackage } from './manifest.ts';
export { type SourceMapping, mapToSource } from './map-to-source.ts';
export { readInventory } from './read-inventory.ts';
export { readManifest } from './read-manifest.ts';
export { type ReadRepositoryFile, readRepository } from './repository.ts';
export { type SourceIndex, sourceIndex } from './source-index.ts';
export { importInventory, type ImportResult } from './import-inventory.ts';
export {
  type PackageDocument,
  packageId,
  packageKey,
  RELEASE_ID,
  type ReleaseDocument,
  releaseKey,
} from './release-documents.ts';
