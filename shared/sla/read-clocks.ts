import type { Platform } from '../platform/index.ts';
import { clockDocument } from './clocks/clock-changes.ts';
import { readFacts } from './facts/read-facts.ts';
import { byUrgency, type FindingClock, findingClock } from './finding-clock.ts';
import { clocksOf, type OpenSlaPolicy } from './policies/index.ts';

/**
 * The clocks of every finding of a release by a policy, as they show at an instant: worked out from what is stored,
 * so a policy can be tried before it is in force. Open ones first, the earliest deadline first.
 */
export async function readClocks(
  { documents }: Pick<Platform, 'documents'>,
  release: string,
  policy: OpenSlaPolicy,
  now: Date,
): Promise<FindingClock[]> {
  const clocks: FindingClock[] = [];
  for await (const { finding, facts } of readFacts(documents, release))
    for (const state of clocksOf(policy, facts, now.getTime()))
      clocks.push(findingClock(clockDocument(finding, state)));
  return clocks.sort(byUrgency);
}
