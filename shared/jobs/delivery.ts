import { defined } from '../platform/index.ts';
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
    ...defined({ enqueuedAt: enqueuedAt(metadata) }),
  };
}

/** What a replay says of itself: a later retry of it says so too. */
function replayOf({ idempotencyKey, replays }: Record<string, unknown>): Pick<Delivery, 'replay'> {
  if (typeof idempotencyKey !== 'string' || typeof replays !== 'number') return {};
  return { replay: { idempotencyKey, replays } };
}

/** When a message was enqueued, and its handler started; ISO 8601. */
export interface Handling {
  enqueuedAt: string;
  startedAt: string;
}

/**
 * @param now when the handler starts
 * @returns `undefined` for a message that was never in a queue
 */
export function handlingOf(
  metadata: Readonly<Record<string, unknown>> | undefined,
  now: Date,
): Handling | undefined {
  const enqueued = enqueuedAt(metadata);
  return enqueued === undefined ? undefined : { enqueuedAt: enqueued, startedAt: now.toISOString() };
}

/** Of a message that was retried: when it was enqueued at first. The host's time has no zone. */
function enqueuedAt(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const properties = (metadata?.['applicationProperties'] ?? {}) as Record<string, unknown>;
  const said = properties['enqueuedAt'] ?? metadata?.['enqueuedTimeUtc'];
  if (typeof said !== 'string') return undefined;
  const at = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(said) ? said : `${said}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The host may pass an id that looks like a number as a number. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
