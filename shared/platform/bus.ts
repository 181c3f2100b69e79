/**
 * The message port: queues, and topics with subscriptions, shaped after Azure Service Bus. Delivery is at least
 * once under a lock; entities, their limits and filters are in `topology.ts`.
 */

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface OutgoingMessage {
  /** At most 128 characters. Within the entity's duplicate-detection window a second message of that id is dropped. */
  id: string;
  /** Any JSON value. */
  body: unknown;
  /** Application properties: what subscription filters see. Names are lower case: the Functions host changes case. */
  properties?: Properties;
  /** Required on session-enabled entities; messages of one session are delivered in order, one holder at a time. */
  sessionId?: string;
  subject?: string;
  contentType?: string;
  correlationId?: string;
  /** Becomes visible at that time. */
  scheduledAt?: Date;
}

export interface ReceivedMessage extends OutgoingMessage {
  properties: Properties;
  sequenceNumber: number;
  /** Deliveries before this one that failed: 0 on the first. */
  deliveryCount: number;
  enqueuedAt: Date;
  /** Present under a lock, absent on a peeked message. */
  lockToken?: string;
  lockedUntil?: Date;
  deadLetterReason?: string;
  deadLetterDescription?: string;
}

/** Where messages are read: a queue, a subscription of a topic, or the dead letters of either. */
export interface Source {
  entity: string;
  subscription?: string;
  deadLetters?: boolean;
}

export interface Counts {
  active: number;
  scheduled: number;
  deadLettered: number;
}

export interface Bus {
  /**
   * Sends to a queue or topic, in order, in as few batches as the limits allow.
   * @throws NotFoundError, LimitExceededError (message of 256 KB, id of 128 characters), TransientError
   */
  send(entity: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /**
   * Up to `max` messages under a lock, waiting at most `waitMs` (default 0) for the first. On a session-enabled
   * source use `acceptSession`. @throws NotFoundError
   */
  receive(source: Source, max: number, waitMs?: number): Promise<ReceivedMessage[]>;
  /** The session asked for, or the next free one with messages; `undefined` when there is none within `waitMs`. */
  acceptSession(source: Source, sessionId?: string, waitMs?: number): Promise<SessionReceiver | undefined>;
  /** Done: the message goes away. @throws LockLostError */
  complete(source: Source, message: ReceivedMessage): Promise<void>;
  /** Give it back at once: delivery count + 1, dead-lettered at the entity's limit. @throws LockLostError */
  abandon(source: Source, message: ReceivedMessage): Promise<void>;
  /** Returns until when. @throws LockLostError */
  renewLock(source: Source, message: ReceivedMessage): Promise<Date>;
  /** Moves a locked message aside by its lock token, with a reason for a person. @throws LockLostError */
  deadLetter(source: Source, lockToken: string, reason: string, description: string): Promise<void>;
  /** In order of sequence number, from `fromSequence`, without locks; scheduled messages included. */
  peek(source: Source, max: number, fromSequence?: number): Promise<ReceivedMessage[]>;
  counts(source: Source): Promise<Counts>;
  close(): Promise<void>;
}

/** Holds the lock of one session. */
export interface SessionReceiver {
  readonly sessionId: string;
  receive(max: number, waitMs?: number): Promise<ReceivedMessage[]>;
  complete(message: ReceivedMessage): Promise<void>;
  abandon(message: ReceivedMessage): Promise<void>;
  deadLetter(message: ReceivedMessage, reason: string, description: string): Promise<void>;
  renewLock(): Promise<Date>;
  /** Gives the session free; messages not settled are available again. */
  close(): Promise<void>;
}

export const MAX_MESSAGE_BYTES = 256 * 1024;
export const MAX_MESSAGE_ID_LENGTH = 128;
