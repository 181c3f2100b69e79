import type { ADVISORY_SCHEMA, DocumentBody } from '../platform/index.ts';
import type { Advisory } from './advisory.ts';

/** The documents of one series and year in the container `advisories`; their partition key is `SLSA-2026`. */

export interface AdvisoryDocument extends DocumentBody, Advisory {
  kind: 'advisory';
  schema: typeof ADVISORY_SCHEMA;
  series: string;
}

/** One per series and year: the ledger of numbers. */
export interface SeriesHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  series: string;
  /** The number given last. Each is taken in one batch with its advisory, so there are no gaps. */
  last: number;
  /** The newest date made public: readers who go by dates must never find a later one behind it. */
  newest: string;
}

export interface AdvisoryLog extends DocumentBody {
  kind: 'log';
  series: string;
  advisory: string;
  revision: number;
  at: string;
  /** What caused it: the run or the request, and who made it. */
  cause: string;
  type: string;
}

/** `SLSA-2026`: the partition of a year's advisories. */
export function seriesOf(series: string, day: string): string {
  return `${series}-${day.slice(0, 4)}`;
}

/** `SLSA-2026-0007`; longer from 10,000 on. */
export function advisoryId(series: string, number: number): string {
  return `${series}-${String(number).padStart(4, '0')}`;
}

/** `SLSA-2026-0007` → `SLSA-2026`. */
export function seriesIn(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('-')));
}
