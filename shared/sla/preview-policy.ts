import { packageKey, storedPackages } from '../inventory/index.ts';
import type { Platform } from '../platform/index.ts';
import { clockChanges } from './clocks/clock-changes.ts';
import { storedClocks } from './clocks/move-clocks.ts';
import { nextNumber, storedPolicies, withTimes } from './clocks/policies-in-force.ts';
import { packageFacts } from './facts/read-facts.ts';
import { byUrgency, type FindingClock, findingClock } from './finding-clock.ts';
import type { ClockStatus, OpenSlaPolicy } from './policies/index.ts';

/** What a policy would do if it came in force now. */
export interface PolicyPreview {
  /** It is in force already. */
  isInForce: boolean;
  /** Number of clocks by state, as they are and as they would be. */
  before: Partial<Record<ClockStatus, number>>;
  after: Partial<Record<ClockStatus, number>>;
  /** Clocks whose state or deadline would be another; without `before` they are new, without `after` they retire. */
  changes: { before?: FindingClock; after?: FindingClock }[];
}

/**
 * Works out what would change of the clocks that are kept if a policy came in force now, the way its coming would;
 * writes nothing. Findings under embargo are left out.
 * @throws InvalidInputError if its version is that of another policy that was in force
 */
export async function previewPolicy(
  platform: Pick<Platform, 'documents' | 'clock'>,
  release: string,
  policy: OpenSlaPolicy,
): Promise<PolicyPreview> {
  const { documents, clock } = platform;
  const now = clock.now();
  const known = (await storedPolicies(platform)).map(({ body }) => body);
  const isInForce = nextNumber(known, policy) <= known.length;
  const since = known.length === 0 ? -Infinity : now.getTime();
  const policies = [...withTimes(known), ...(isInForce ? [] : [{ ...policy, since }])];
  const preview: PolicyPreview = { isInForce, before: {}, after: {}, changes: [] };
  const count = (counts: PolicyPreview['before'], clocks: readonly { status: ClockStatus }[]): void => {
    for (const { status } of clocks) counts[status] = (counts[status] ?? 0) + 1;
  };
  const names = new Set((await storedPackages(documents, release)).map(({ name }) => name));
  for (const name of names) {
    const key = packageKey(release, name);
    const stored = [...(await storedClocks(documents.container('clocks'), key, undefined)).values()];
    const standing = new Map(stored.map(({ body }) => [body.id, body]));
    const changes = clockChanges(standing, await packageFacts(documents, key), { policies, now });
    const isLive = ({ retired }: { retired?: string }): boolean => retired === undefined;
    count(preview.before, [...standing.values()].filter(isLive));
    for (const { after } of changes) standing.set(after.id, after);
    count(preview.after, [...standing.values()].filter(isLive));
    for (const { before, after, isTold } of changes)
      if (isTold || !isLive(after))
        preview.changes.push({
          ...(before && { before: findingClock(before) }),
          ...(isLive(after) && { after: findingClock(after) }),
        });
  }
  preview.changes.sort((a, b) => inOrder(a, b));
  return preview;
}

type Change = PolicyPreview['changes'][number];

function inOrder(a: Change, b: Change): number {
  const [one, other] = [a.after ?? a.before, b.after ?? b.before];
  return one && other ? byUrgency(one, other) : 0;
}
