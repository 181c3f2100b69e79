import { compareText, type Platform } from '../platform/index.ts';
import { readFacts } from './facts/read-facts.ts';
import { clocksOf, type ClockState, type OpenSlaPolicy } from './policies/index.ts';

/** A clock, and whose it is. */
export interface FindingClock extends ClockState {
  package: string;
  cve: string;
}

/**
 * The clocks of every finding of a release by a policy, as they show at an instant: worked out from what is stored,
 * so a policy can be tried before it is in force. Open ones first, the earliest deadline first.
 */
export async function readClocks(
  { documents }: Platform,
  release: string,
  policy: OpenSlaPolicy,
  now: Date,
): Promise<FindingClock[]> {
  const clocks: FindingClock[] = [];
  for await (const { finding, facts } of readFacts(documents, release)) {
    const { package: name, cve } = finding;
    for (const clock of clocksOf(policy, facts, now.getTime())) clocks.push({ package: name, cve, ...clock });
  }
  return clocks.sort(byUrgency);
}

function byUrgency(a: FindingClock, b: FindingClock): number {
  return (
    Number(a.stopped !== undefined) - Number(b.stopped !== undefined) ||
    compareNumbers(a.due ?? Infinity, b.due ?? Infinity) ||
    compareText(a.package, b.package) ||
    compareText(a.cve, b.cve) ||
    compareText(a.clock, b.clock)
  );
}

/** Two without an end are alike: their difference would be no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
