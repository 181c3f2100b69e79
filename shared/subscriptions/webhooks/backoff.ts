import { isAhead, isDue } from '../../platform/index.ts';
import { MOST_RETRY_AFTER_MS } from './post.ts';
import type { SubscriberDocument } from './subscriber.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A subscriber that took nothing for so long is paused. */
const PATIENCE_MS = 72 * HOUR_MS;

/** How long to wait after the first failure, the second and so on; the last goes on. */
const WAITS_MS = [
  10_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
];

/** Whether the next attempt is still to come. One of before the clock was set back is not waited for. */
export function isWaiting(
  { since, attempts, nextAt }: NonNullable<SubscriberDocument['failing']>,
  now: Date,
): boolean {
  return !isAhead(since, now) && !isDue(nextAt, now, Math.max(waitAfter(attempts), MOST_RETRY_AFTER_MS));
}

/** @param attempts that failed, from 1 */
function waitAfter(attempts: number): number {
  return WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 0;
}

/** What is stored after one more failure; `undefined` when patience is at its end. The last attempt is at that end. */
export function afterFailure(
  failing: SubscriberDocument['failing'],
  { now, reason, retryAfterMs = 0 }: { now: Date; reason: string; retryAfterMs?: number },
): NonNullable<SubscriberDocument['failing']> | undefined {
  const { attempts = 0 } = failing ?? {};
  const since = failing && !isAhead(failing.since, now) ? failing.since : now.toISOString();
  const end = Date.parse(since) + PATIENCE_MS;
  if (now.getTime() >= end) return undefined;
  const wait = Math.max(waitAfter(attempts + 1), retryAfterMs);
  const nextAt = new Date(Math.min(now.getTime() + wait, end)).toISOString();
  return { since, attempts: attempts + 1, nextAt, reason };
}
