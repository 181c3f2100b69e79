import { type Platform, queryAll, underEmbargo } from '../../platform/index.ts';
import type { OpenSlaPolicy } from '../policies/index.ts';
import { activate } from './activate.ts';
import type { ClockDocument } from './documents.ts';
import { moveClocks } from './move-clocks.ts';
import { noteHeard, SAID_EARLY } from './notes.ts';

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
    for (const [packageKey, { cves, isSaid }] of await dueOn(side)) {
      if (left <= 0) break;
      try {
        const moved = await moveClocks(side, { packageKey, cves: [...cves], cause: 'time', most: left });
        if (isSaid && moved < left) await noteHeard(side, packageKey);
        left -= moved;
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
}

interface Due {
  cves: Set<string>;
  /** People said something that no clock has heard yet. */
  isSaid: boolean;
}

/**
 * By package, the CVEs that have a clock which changes by now, or of which something was said. Nobody is told that an
 * embargo was lifted: of those, all.
 */
async function dueOn({ documents, clock, apartFrom }: Platform): Promise<Map<string, Due>> {
  const due = new Map<string, Due>();
  // A millisecond more, since what changes right now is not above it.
  const above = { urgency: -clock.now().getTime() - 1 };
  for (const kind of ['clock', ...SAID_EARLY]) {
    const isClock = kind === 'clock';
    const query = { where: { kind }, ...(!(isClock && apartFrom) && { above }), limit: 500 };
    type About = Pick<ClockDocument, 'id' | 'kind' | 'packageKey' | 'cve'>;
    for await (const { body } of queryAll<About>(documents.container('clocks'), query)) {
      const { cves, isSaid } = due.get(body.packageKey) ?? { cves: new Set(), isSaid: false };
      due.set(body.packageKey, { cves: cves.add(body.cve), isSaid: isSaid || !isClock });
    }
  }
  return due;
}
