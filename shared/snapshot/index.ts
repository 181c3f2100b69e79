/**
 * CVEs in blobs: format, build, read, and the one-shot form for a single match. May import sources and
 * vocabulary; never overwrites a blob with other content, and knows no shipped package.
 */
export { buildSnapshot, lacksLines } from './build/build-snapshot.ts';
export { derive } from './build/derive.ts';
export { mergeSaid } from './build/merge-said.ts';
export { type PartRef, stagePart } from './build/staging.ts';
export { readEntries } from './format/entry-line.ts';
export {
  type CurrentPointer,
  cveCount,
  cveShardName,
  manifestName,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  stagedName,
  unconfiguredName,
} from './format/manifest.ts';
export { eachCitation, readProfile, type StoredProfile, timesCited } from './format/profile.ts';
export { HashedNames } from './format/hashed-names.ts';
export { keepReading, readingBefore } from './format/reading.ts';
export { joinFrames, type PackedFrame, packFrame, SeekableContent } from './format/seekable.ts';
export { blobStore, memoryStore } from './format/store.ts';
export { StringTable, StringTableWriter } from './format/string-table.ts';
export { Utf8Text } from './format/utf8-text.ts';
export type { Foreseen } from './one-shot/foreseen.ts';
export type { LineIndex } from './one-shot/line-index.ts';
export { OneShotSnapshot } from './one-shot/one-shot-snapshot.ts';
export { type OneShot, type ReadCounts, readOnce, type SourceDownload } from './one-shot/one-shot.ts';
export { commitSnapshot, readCurrent, readManifest, readPointer } from './read/current.ts';
export { changedProducts } from './read/changed-products.ts';
export { type ReadSnapshot, Snapshot } from './read/snapshot.ts';
export { type IngestPool, openIngestPool } from './threads/pool.ts';
