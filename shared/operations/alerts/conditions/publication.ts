import { msSince } from '../../../platform/index.ts';
import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

const DAY_MS = 86_400_000;

/** The next generation of what is public is not made public, since a format is at fault or too much would go. */
export function heldPublication({ publication: { held }, now, policy }: Observation): Trouble[] {
  if (!held || msSince(held.since, now) < policy.publication.heldMinutes * 60_000) return [];
  return [
    { component: 'publication', alert: 'held-publication', text: `Since ${held.since}, ${held.reason}` },
  ];
}

/** The key that signs what is public ends soon, or has: readers refuse all that an expired key signed. */
export function expiringKey({ publication: { key }, now, policy }: Observation): Trouble[] {
  if (key?.expiresAt === undefined) return [];
  if (Date.parse(key.expiresAt) - now.getTime() > policy.publication.keyDays * DAY_MS) return [];
  const text = `The signing key ${key.fingerprint} ends on ${key.expiresAt.slice(0, 10)}: patchline advisories key rotate.`;
  return [{ component: 'publication', alert: 'expiring-key', text }];
}
