import { contentHash, defined, type Inbox, busSources, type ReceivedMessage } from '../../platform/index.ts';
import { errorShape } from './error-shape.ts';
import { HANDLERS } from './handlers.ts';

/** A message that was set aside. */
export interface DeadLetter {
  /** The queue or subscription, such as `match-jobs` or `finding-events/patches`. */
  source: string;
  /** Who could not handle it; absent for a program that is not ours. */
  function?: string;
  sequenceNumber: number;
  id: string;
  reason: string;
  description: string;
  /** Names the group of those with the same source, reason and shape of the error. */
  group: string;
  /** How often it was replayed and failed again. */
  replays: number;
  enqueuedAt: Date;
  body: unknown;
}

/** Properties of a replayed message: the id that it had at first, and how often it was replayed. */
export const KEY = 'idempotencyKey';
export const REPLAYS = 'replays';

/** Passes an unknown name on, so that the bus refuses it. */
export function inboxOf(name: string): Inbox {
  return busSources.get(name) ?? { entity: name };
}

export function deadLetterOf(source: string, message: ReceivedMessage): DeadLetter {
  const {
    sequenceNumber,
    id,
    deadLetterReason: reason = '',
    deadLetterDescription: description = '',
  } = message;
  return {
    source,
    ...defined({ function: HANDLERS[source] }),
    sequenceNumber,
    id,
    reason,
    description,
    group: groupOf(source, message),
    replays: replaysOf(message),
    enqueuedAt: message.enqueuedAt,
    body: message.body,
  };
}

/** @param source whose function is the same for all of its messages */
export function groupOf(
  source: string,
  {
    deadLetterReason = '',
    deadLetterDescription = '',
  }: Pick<ReceivedMessage, 'deadLetterReason' | 'deadLetterDescription'>,
): string {
  return contentHash(JSON.stringify([source, deadLetterReason, errorShape(deadLetterDescription)])).slice(
    0,
    12,
  );
}

export function replaysOf({ properties }: Pick<ReceivedMessage, 'properties'>): number {
  return Number(properties[REPLAYS] ?? 0);
}
