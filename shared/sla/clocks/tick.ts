import { type Platform, queryAll, underEmbargo } from '../../platform/index.ts';
import type { OpenSlaPolicy } from '../policies/index.ts';
import { activate } from './activate.ts';
import type { ClockDocument } from './documents.ts';
import { moveClocks } from './move-clocks.ts';

/** A thousand deadlines may pass at once, and a subscriber has to keep up. */
const MOST_EVENTS = 1000;

/**
 * What time alone changes: clocks that are at risk or breached by now, pauses that are over; and a policy that came in
 * force. Called by a timer; frequent calls cost little and change nothing. A package that fails does not hold up the
 * others. What changes beyond the bound is told by the next calls, with the times that it has.
 * @param most events of either store
 * @throws the first failure, once the others are done
 */
export async function tickClocks(
  platform: Platform,
  policy: OpenSlaPolicy,
  most = MOST_EVENTS,
): Promise<void> {
  const failures: unknown[] = [];
  // What runs by the policy before it goes on even if the new one is refused.
  await activate(platform, policy).catch((error: unknown) => failures.push(error));
  for (const side of [platform, underEmbargo(platform)]) {
    let left = most;
    for (const [packageKey, cves] of await dueOn(side)) {
      if (left <= 0) break;
      left -= await moveClocks(side, { packageKey, cves: [...cves], cause: 'time', most: left }).catch(
        (error: unknown) => {
          failures.push(error);
          return 0;
        },
      );
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Package → the CVEs that have a clock which changes by now. Nobody is told that an embargo was lifted: of those, all.
 */
async function dueOn({ documents, clock, apartFrom }: Platform): Promise<Map<string, Set<string>>> {
  const due = new Map<string, Set<string>>();
  // A millisecond more, since what changes right now is not above it.
  const above = { urgency: -clock.now().getTime() - 1 };
  const query = { where: { kind: 'clock' }, ...(!apartFrom && { above }), limit: 500 };
  for await (const { body } of queryAll<ClockDocument>(documents.container('clocks'), query)) {
    const cves = due.get(body.packageKey) ?? new Set();
    due.set(body.packageKey, cves.add(body.cve));
  }
  return due;
}
