import type { Blobs } from './blobs.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Documents } from './documents.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the domain runs on: the three ports and the clock. */
export interface Platform {
  documents: Documents;
  bus: Bus;
  blobs: Blobs;
  clock: Clock;
  /** Set on the embargo side: the platform for everything else. */
  apartFrom?: Platform;
  /**
   * Request units charged by the document store to this process since the last call; absent if it charges
   * none.
   */
  takeRequestUnits?: () => number;
  /** Absent while telemetry is off. */
  telemetry?: Telemetry;
}
