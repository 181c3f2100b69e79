import { isoTime, type RejectedRecord, utcTime } from '../../vulnerabilities/index.ts';

/** Allows for clock skew, and for feeds dated by day. */
const TOLERANCE_MS = 86_400_000;

/** The latest change a download can know of. Times are ISO 8601 in UTC. */
export interface DownloadTime {
  /** As the download states it; absent where it does not. */
  stated?: string;
  /** The latest time accepted: the stated one, unless it lies in the future itself. */
  latest: string;
  /** Records up to here are believed: a download's time has no zone, and a feed's is midnight in New York. */
  believed: string;
}

/** The time stated in the fields of a download. */
export function statedTime({ timestamp }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof timestamp === 'string' ? utcTime(timestamp) : undefined;
}

/**
 * Bounds the times in a download by the download's own time. If it states none, or one more than a day ahead
 * of the clock, the clock is the bound: the newest record wins, so a record from the future could never be
 * corrected.
 * @param now absent: the stated time is believed
 */
export function downloadTime(stated: string | undefined, now: Date | undefined): DownloadTime {
  if (stated === undefined) return upTo(now?.toISOString() ?? FAR);
  const isBelieved = now === undefined || Date.parse(stated) <= now.getTime() + TOLERANCE_MS;
  return { stated, ...upTo(isBelieved ? stated : now.toISOString()) };
}

/** How far changes are believed. */
type Bound = Pick<DownloadTime, 'latest' | 'believed'>;

/** A record at most a day ahead can be corrected after a day. @param latest as a download was read with; default: any */
export function upTo(latest = FAR): Bound {
  const believed = latest === FAR ? undefined : isoTime(Date.parse(latest) + TOLERANCE_MS);
  return { latest, believed: believed ?? FAR };
}

/** Sorts after every time with a four-digit year. */
const FAR = 'A';

/** The record, which counts as changed at the latest time accepted if it says that it changed later than is believed. */
export function boundedBy<R extends { lastModified: string }>({ latest, believed }: Bound, record: R): R {
  return record.lastModified <= believed ? record : { ...record, lastModified: latest };
}

/** Reports a download from the future and the time used instead. */
export function fromTheFuture(source: string, { stated, latest }: DownloadTime): RejectedRecord[] {
  if (stated === undefined || stated === latest) return [];
  const reason = `${stated} lies ahead of the clock: no change counts as later than ${latest}`;
  return [{ source, record: 'the download', field: 'timestamp', reason, kept: true }];
}
