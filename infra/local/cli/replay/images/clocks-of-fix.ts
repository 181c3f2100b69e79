import {
  type ClockFacts,
  clocksOf,
  type ClockStatus,
  type OpenSlaPolicy,
} from '../../../../../shared/sla/index.ts';
import type { FirstFix } from './first-fixes.ts';

/** How a clock stood at the end of the history. Times are ISO 8601 in UTC. */
export interface PastClock {
  clock: string;
  status: ClockStatus;
  due?: string;
}

/**
 * The clocks that a finding of a history would have had: from the scan that found it to the image that fixed it. Only
 * what is affected has any, and only if it is known since when. Pure.
 * @param end the last moment of the history, ISO 8601 in UTC
 */
export function clocksOfFix(fix: FirstFix, policy: OpenSlaPolicy, end: string): PastClock[] {
  if (fix.isOlder) return [];
  return clocksOf(policy, factsOf(fix), Date.parse(end)).map(({ clock, status, due }) => ({
    clock,
    status,
    ...(due !== undefined && { due: new Date(due).toISOString() }),
  }));
}

function factsOf({ published, detected, severity, lane, since, before, fixed }: FirstFix): ClockFacts {
  const found = Date.parse(detected);
  const state = (at: number, status: FirstFix['since']['status']): ClockFacts['states'][number] => ({
    ...{ at, status, severity, lane },
  });
  const confirmed = before.status === since.status ? found : Math.max(found, Date.parse(before.builtAt));
  const states = [state(found, since.status), state(confirmed, before.status)];
  if (!fixed) return { published: Date.parse(published), detected: found, states, reached: {} };
  const at = Date.parse(fixed.builtAt);
  return {
    ...{ published: Date.parse(published), detected: found },
    // What an image fixes before the next scan is never found in one.
    states: at <= found ? [] : [...states, state(at, 'fixed')],
    reached: { 'in-image': [{ from: at, until: Infinity }] },
  };
}
