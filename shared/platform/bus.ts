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
  /**
   * Application properties: what subscription filters see. Names begin with a lower-case letter (the Functions
   * host changes the first one), then letters, digits, `_`, `-`, `.` or `:`; numbers are finite, and
   * whole ones safe integers.
   */
  properties?: Properties;
  /**
   * Required on session-enabled queues and topics with a session-enabled subscription, at most 128 characters;
   * messages of one session are delivered in order, one holder at a time.
   */
  sessionId?: string;
  subject?: string;
  contentType?: string;
  correlationId?: string;
  /** Becomes visible at that time, behind what is there then: it gets a new sequence number. */
  scheduledAt?: Date;
}

export interface ReceivedMessage extends OutgoingMessage {
  properties: Properties;
  /** Rises within a source; a message gets a new one when its schedule comes due and when it is dead-lettered. */
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
export interface Inbox {
  entity: string;
  subscription?: string;
  deadLetters?: boolean;
}

export interface Counts {
  active: number;
  scheduled: number;
  deadLettered: number;
}

/**
 * A lock ends by settling, or by its time: then it counts as a failed delivery and the message is available again at
 * its old place. `maxDeliveries` failed deliveries dead-letter a message with reason `MaxDeliveryCountExceeded`.
 * Dead letters are read with `receive` also where the source itself needs sessions; they have no delivery limit.
 */
export interface Bus {
  /**
   * Sends to a queue or topic, in order, in as few batches as the limits allow. Every message is checked before
   * the first is sent.
   * @throws NotFoundError, LimitExceededError (message of 256 KB, id of 128 characters), TransientError,
   *   UnrecoverableError (no id, no session id where it is needed, a property that no filter can see)
   */
  send(entity: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /**
   * Up to `max` messages under a lock, waiting at most `waitMs` (default 0) for the first. On a session-enabled
   * source use `acceptSession`. @throws NotFoundError, UnrecoverableError (the source needs sessions)
   */
  receive(inbox: Inbox, max: number, waitMs?: number): Promise<ReceivedMessage[]>;
  /**
   * The session asked for (empty or not), or the next free one with messages; `undefined` when there is none
   * within `waitMs`. @throws NotFoundError, UnrecoverableError (the source has no sessions)
   */
  acceptSession(inbox: Inbox, sessionId?: string, waitMs?: number): Promise<SessionReceiver | undefined>;
  /** Done: the message goes away. @throws LockLostError */
  complete(inbox: Inbox, message: ReceivedMessage): Promise<void>;
  /** Give it back at once: delivery count + 1, dead-lettered at the entity's limit. @throws LockLostError */
  abandon(inbox: Inbox, message: ReceivedMessage): Promise<void>;
  /** Returns until when. @throws LockLostError */
  renewLock(inbox: Inbox, message: ReceivedMessage): Promise<Date>;
  /**
   * Moves a locked message aside by its lock token, with a reason for a person.
   * @throws LockLostError, UnrecoverableError (it is a dead letter already)
   */
  deadLetter(inbox: Inbox, lockToken: string, reason: string, description: string): Promise<void>;
  /** In order of sequence number, from `fromSequence`, without locks; scheduled messages included. */
  peek(inbox: Inbox, max: number, fromSequence?: number): Promise<ReceivedMessage[]>;
  /** Of the queue or subscription; locked messages count as active. */
  counts(inbox: Inbox): Promise<Counts>;
  close(): Promise<void>;
}

/**
 * Holds the lock of one session, for `lockSeconds` unless renewed. When that time runs out, messages received and
 * not settled count a failed delivery, and every call throws LockLostError.
 */
export interface SessionReceiver {
  readonly sessionId: string;
  receive(max: number, waitMs?: number): Promise<ReceivedMessage[]>;
  complete(message: ReceivedMessage): Promise<void>;
  abandon(message: ReceivedMessage): Promise<void>;
  deadLetter(message: ReceivedMessage, reason: string, description: string): Promise<void>;
  renewLock(): Promise<Date>;
  /** Gives the session free; messages not settled are available again without a failed delivery. */
  close(): Promise<void>;
}

export const MAX_MESSAGE_BYTES = 256 * 1024;
export const MAX_MESSAGE_ID_LENGTH = 128;
export const MAX_SESSION_ID_LENGTH = 128;
