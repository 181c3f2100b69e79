import {
  buildSnapshot,
  type PartRef,
  type SnapshotManifest,
  stagePart,
} from '../../shared/snapshot/index.ts';
import type { SourceName } from '../../shared/sources/index.ts';
import type { SnapshotStore } from '../../shared/snapshot/format/store.ts';
import { sameThread } from './pool.ts';

/** A file or page of a source, as it came. */
export interface SourceFile {
  source: SourceName;
  /** `2021` for a yearly feed; anything for the others. */
  file: string;
  full: boolean;
  bytes: Buffer;
}

export function yearlyFeed(bytes: Buffer, file = '2021'): SourceFile {
  return { source: 'nvd', file, full: true, bytes };
}
export function apiPage(bytes: Buffer): SourceFile {
  return { source: 'nvd', file: 'window', full: false, bytes };
}
export function kevFile(bytes: Buffer): SourceFile {
  return { source: 'kev', file: 'kev.json', full: true, bytes };
}
export function overridesFile(bytes: Buffer): SourceFile {
  return { source: 'overrides', file: 'overrides.ndjson', full: true, bytes };
}

/** Reads files and merges them into the snapshot before. */
export async function takeIn(
  store: SnapshotStore,
  files: readonly SourceFile[],
  options: { previous?: SnapshotManifest; acceptLoss?: string[]; watermarks?: Record<string, string> } = {},
): ReturnType<typeof buildSnapshot> {
  const pool = sameThread();
  const parts: PartRef[] = [];
  for (const file of files) parts.push(await stagePart(store, await pool.parse(file)));
  return buildSnapshot({ store, pool, parts, ...options });
}
