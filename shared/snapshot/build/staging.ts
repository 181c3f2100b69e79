import { contentHash } from '../../platform/index.ts';
import { stagedName } from '../format/manifest.ts';
import type { Part, PartHeader, PartSegment } from '../format/part.ts';
import type { SnapshotStore } from '../format/store.ts';

/** A part whose lines wait in the store: what a job passes to the commit. */
export interface PartRef extends PartHeader {
  /** Content hash of the bytes that hold the segments. */
  staged: string;
  segments: PartSegment[];
  /** Where lines were left out: the download, below `RAW`, and the time that bounds it, to read them after all. */
  from?: { raw: string; now: string };
}

/** Stores a part's compressed lines, named by content, so that staging twice changes nothing. */
export async function stagePart(store: SnapshotStore, part: Part): Promise<PartRef> {
  const { bytes, reading: _, ...header } = part;
  const staged = contentHash(bytes);
  await store.put(stagedName(staged), bytes);
  return { ...header, staged };
}
