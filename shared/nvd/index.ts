/** The NVD: sources, records, and the snapshot that everything else reads. */
export { buildSnapshot, type BuiltSnapshot } from './build-snapshot.ts';
export { contentHash } from './content-hash.ts';
export { readEpss, storeEpss } from './epss-store.ts';
export { type Epss, type EpssScores, parseEpss } from './sources/epss.ts';
export { chooseScore, severityOf } from './score.ts';
export { derive, isRejected, type SourcedCve } from './derive.ts';
export type { CveFacts, KnownExploited, Score, Severity } from './entry.ts';
export {
  CURRENT,
  type CurrentPointer,
  cveCount,
  cveShardName,
  manifestName,
  productShardName,
  profileShardName,
  type SnapshotManifest,
  stagedName,
  unconfiguredName,
} from './manifest.ts';
export type { Quarantined, SourceName } from './part.ts';
export { type IngestPool, openIngestPool } from './pool.ts';
export { type OneShot, type ReadCounts, readOnce } from './one-shot.ts';
export { Snapshot } from './snapshot.ts';
export { type PartRef, stagePart } from './staging.ts';
export { blobStore, memoryStore, type SnapshotStore } from './store.ts';
export { listFeeds, openFeedFile } from './sources/feed-folder.ts';
export { type OpenFeed, verifyFeed } from './sources/feeds.ts';
export { commitSnapshot, readCurrent, readManifest } from './current.ts';
export { NvdApiClient } from './sources/api-client.ts';
export { downloadFeed } from './sources/feed-download.ts';
export { yearlyFeeds } from './sources/feeds.ts';
export { fetchWindow } from './sources/fetch-window.ts';
export { planWindows } from './sources/windows.ts';
