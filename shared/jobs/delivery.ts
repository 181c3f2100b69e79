import type { Delivery } from './run-job.ts';

/** Reads a Service Bus message's metadata as the host passes it. The host's delivery count starts at 1. */
export function deliveryOf(metadata: Readonly<Record<string, unknown>> | undefined): Delivery {
  const properties = (metadata?.['applicationProperties'] ?? {}) as Record<string, unknown>;
  return {
    messageId: text(metadata?.['messageId']),
    lockToken: text(metadata?.['lockToken']),
    deliveryCount: Number(metadata?.['deliveryCount'] ?? 1) - 1,
    attempt: Number(properties['attempt'] ?? 0),
    ...replayOf(properties),
  };
}

/** What a replay says of itself: a later retry of it says so too. */
function replayOf({ idempotencyKey, replays }: Record<string, unknown>): Pick<Delivery, 'replay'> {
  if (typeof idempotencyKey !== 'string' || typeof replays !== 'number') return {};
  return { replay: { idempotencyKey, replays } };
}

/** The host may pass an id that looks like a number as a number. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
