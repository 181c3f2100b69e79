import type { ManifestInventory } from '../../../../../shared/inventory/index.ts';

/** What a format for other tools is told beside the rows. */
export interface FormatContext {
  /** Key of the release. */
  release: string;
  shipped: ManifestInventory;
  /** The inventory as a URI, relative to the working folder if it lies below. */
  inventory: string;
  /** Of Patchline. */
  version: string;
  /** ISO 8601 in UTC. */
  now: string;
  /** Also what needs no work. */
  all: boolean;
  /** Told what a reader of the output alone would miss. */
  onNote: (note: string) => void;
}
