import type { Blobs } from './blobs.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Documents } from './documents.ts';

/** What the domain runs on: the three ports and the time. */
export interface Platform {
  documents: Documents;
  bus: Bus;
  blobs: Blobs;
  clock: Clock;
  /** Of what is under embargo, which lies apart: the platform of all else. */
  apartFrom?: Platform;
  /** Request units that the document store charged this process since the last call; absent: it charges none. */
  takeRequestUnits?: () => number;
}
