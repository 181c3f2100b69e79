/**
 * What ships: manifests, node images, package lists, repositories and SBOMs, all in one shape. May import
 * vocabulary; never decides what is vulnerable.
 */
export { decodeText, MAX_INPUT_BYTES } from './bytes.ts';
export { chooseRelease } from './choose-release.ts';
export { componentTypes } from './component-types.ts';
export { type DependencyFile, readComponents } from './components/read-components.ts';
export { withComponents } from './components/with-components.ts';
export { readRepository } from './formats/repository.ts';
export { importInventory } from './import-inventory.ts';
export type { BinaryPackage, Inventory, ManifestInventory } from './inventory.ts';
export { knownReleases, storedPackages } from './known-releases.ts';
export { manifestEnvelope, MAX_RELEASE_KEY, type ShippedPackage, shippedPackage } from './manifest.ts';
export { readInventory } from './read-inventory.ts';
export {
  buildsOf,
  type PackageDocument,
  packageId,
  packageKey,
  patchId,
  packageNameOf,
  parseReleaseKey,
  RELEASE_ID,
  type ReleaseDocument,
  releaseKey,
} from './release-documents.ts';
export { type SeenBuild, shipSeenBuilds } from './ship-seen-builds.ts';
export { mapToSource } from './source-mapping/map-to-source.ts';
export { type SourceIndex, sourceIndex } from './source-mapping/source-index.ts';
export { withinBounds } from './within-bounds.ts';
