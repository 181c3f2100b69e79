import type { OutgoingMessage, Properties, ReceivedMessage } from '../../bus.ts';

export const READY = 0;
export const LOCKED = 1;
export const SCHEDULED = 2;

/** What a receiver sees of a row of the table `messages`; schema.ts explains the columns. */
export const COLUMNS = 'seq, deliveries, token, enqueued, reason, description, message';

export interface MessageRow {
  seq: number;
  deliveries: number;
  token: string | null;
  enqueued: number;
  reason: string | null;
  description: string | null;
  message: string;
}

/** An outgoing message as serialised by `checkedMessage`. */
interface SentMessage extends Omit<OutgoingMessage, 'scheduledAt'> {
  properties: Properties;
  scheduledAt?: string;
}

/** A message as its receiver sees it; `lockedUntil` (ms) if it was received under a lock. */
export function received(row: MessageRow, lockedUntil?: number): ReceivedMessage {
  const { scheduledAt, ...message } = JSON.parse(row.message) as SentMessage;
  return {
    ...message,
    sequenceNumber: row.seq,
    deliveryCount: row.deliveries,
    enqueuedAt: new Date(row.enqueued),
    ...(scheduledAt === undefined ? {} : { scheduledAt: new Date(scheduledAt) }),
    ...(row.reason === null ? {} : { deadLetterReason: row.reason }),
    ...(row.description === null ? {} : { deadLetterDescription: row.description }),
    ...(lockedUntil === undefined || row.token === null
      ? {}
      : { lockToken: lockToken(row.seq, row.token), lockedUntil: new Date(lockedUntil) }),
  };
}

/** Contains the row, so that a token alone finds its message. */
function lockToken(seq: number, token: string): string {
  return `${seq}.${token}`;
}

export function parseLockToken(lockToken: string | undefined): { seq: number; token: string } {
  const [seq = '', token = ''] = (lockToken ?? '').split('.');
  return { seq: /^\d+$/.test(seq) ? Number(seq) : -1, token };
}
