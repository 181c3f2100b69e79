import { type Platform, underEmbargo } from '../../platform/index.ts';
import { deliverTo, type DeliveringPlatform } from './deliver.ts';
import { allSubscribers } from './store.ts';
import type { SubscriberDocument } from './subscriber.ts';

/** A wake goes on so long while some have events before them; who then has is caught up by the timer. */
const MOST_MS = 20_000;
const MOST_ROUNDS = 200;

/** Whose events to deliver: what is under embargo lies apart. */
export type Side = 'ordinary' | 'embargo';

/**
 * Delivers to the subscribers of one side that keep up, in short rounds, so that none waits long for another.
 * Call it when their log has changed. Without settings of webhooks there are none.
 */
export async function deliverLive(
  platform: Platform & Partial<DeliveringPlatform>,
  side: Side,
): Promise<void> {
  const delivering = onSide(platform, side);
  if (!delivering) return;
  const endAt = performance.now() + MOST_MS;
  for (let rounds = 0; rounds < MOST_ROUNDS && performance.now() < endAt; rounds += 1) {
    const live = (await allSubscribers(delivering)).filter(isActive).filter(({ pace }) => pace === 'live');
    const reached = await all(live.map(({ subscriberId }) => deliverTo(delivering, subscriberId, 'live')));
    if (reached.every(Boolean)) return;
  }
}

/** Delivers to all that are active, with the patience that slow and failing ones need. Call it every minute. */
export async function deliverBehind(platform: Platform & Partial<DeliveringPlatform>): Promise<void> {
  const passes = (['ordinary', 'embargo'] as const).map(async (side) => {
    const delivering = onSide(platform, side);
    if (!delivering) return;
    const active = (await allSubscribers(delivering)).filter(isActive);
    await all(active.map(({ subscriberId }) => deliverTo(delivering, subscriberId, 'behind')));
  });
  await all(passes);
}

function onSide(
  platform: Platform & Partial<DeliveringPlatform>,
  side: Side,
): DeliveringPlatform | undefined {
  const { webhooks } = platform;
  if (!webhooks) return undefined;
  const whole = { ...platform, webhooks };
  return side === 'embargo' ? underEmbargo(whole) : whole;
}

function isActive({ state }: SubscriberDocument): boolean {
  return state === 'active';
}

/** All end, whichever fail. @throws the first failure */
async function all<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}
