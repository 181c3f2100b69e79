import { isoTime, type RejectedRecord, utcTime } from '../../vulnerabilities/index.ts';

/** Clocks that differ, and a feed that is named by its day. */
const TOLERANCE_MS = 86_400_000;

/** Up to when an answer can know what changed. Times are ISO 8601 in UTC. */
export interface AnswerTime {
  /** As the answer says it; absent where it does not. */
  stated?: string;
  /** The latest time that counts: the stated one, unless that lies in the future itself. */
  latest: string;
  /** Records up to here are believed: an answer's time has no zone, and a feed's is of midnight in New York. */
  believed: string;
}

/** The time that the fields of an answer say. */
export function statedTime({ timestamp }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof timestamp === 'string' ? utcTime(timestamp) : undefined;
}

/**
 * What an answer's own time bounds. One that says none, or lies more than a day ahead of the clock, is bounded by the
 * clock: the newest record wins, so a record from the future could never be corrected.
 * @param now absent: what the answer says is believed
 */
export function answerTime(stated: string | undefined, now: Date | undefined): AnswerTime {
  if (stated === undefined) return upTo(now?.toISOString() ?? FAR);
  const isBelieved = now === undefined || Date.parse(stated) <= now.getTime() + TOLERANCE_MS;
  return { stated, ...upTo(isBelieved ? stated : now.toISOString()) };
}

/** A record that is a day ahead at most can be corrected after a day. */
function upTo(latest: string): Pick<AnswerTime, 'latest' | 'believed'> {
  const believed = latest === FAR ? undefined : isoTime(Date.parse(latest) + TOLERANCE_MS);
  return { latest, believed: believed ?? FAR };
}

/** Later than every time that is written with four digits of year. */
const FAR = 'A';

/** Says of an answer from the future what counts instead. */
export function fromTheFuture(source: string, { stated, latest }: AnswerTime): RejectedRecord[] {
  if (stated === undefined || stated === latest) return [];
  const reason = `${stated} lies ahead of the clock: no change counts as later than ${latest}`;
  return [{ source, record: 'the answer', field: 'timestamp', reason, kept: true }];
}
