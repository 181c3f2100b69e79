import { compareText } from '../platform/index.ts';
import { sightOf } from './clocks/clock-changes.ts';
import type { ClockDocument, ClockSight } from './clocks/documents.ts';

/** A clock as people see it: whose it is, what it shows, and by which policy it ran last. Times are ISO 8601 in UTC. */
export interface FindingClock
  extends ClockSight, Pick<ClockDocument, 'package' | 'cve' | 'clock' | 'round' | 'policy'> {}

export function findingClock(document: ClockDocument): FindingClock {
  const { package: name, cve, clock, round, policy } = document;
  return { package: name, cve, clock, round, policy, ...sightOf(document) };
}

/** Open ones first, the earliest deadline first. */
export function byUrgency(a: FindingClock, b: FindingClock): number {
  return (
    Number(a.stopped !== undefined) - Number(b.stopped !== undefined) ||
    compareText(a.due ?? NEVER, b.due ?? NEVER) ||
    compareText(a.package, b.package) ||
    compareText(a.cve, b.cve) ||
    compareText(a.clock, b.clock) ||
    a.round - b.round
  );
}

/** After every time in ISO 8601. */
const NEVER = '~';
