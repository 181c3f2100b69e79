/**
 * The message port: queues, and topics with subscriptions, modelled on Azure Service Bus. Delivery is at
 * least once, under a lock; `topology.ts` lists the entities with their limits and filters.
 */

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface OutgoingMessage {
  /**
   * At most 128 characters. A second message with the same ID within the entity's duplicate-detection window
   * is dropped.
   */
  id: string;
  /** Any JSON value. */
  body: unknown;
  /**
   * Application properties, which subscription filters see. Names start with a lower-case letter (the
   * Functions host changes the first one), followed by letters, digits, `_`, `-`, `.` or `:`. Numbers are
   * finite, and whole numbers are safe integers.
   */
  properties?: Properties;
  /**
   * Required on session-enabled queues and on topics with a session-enabled subscription, at most 128
   * characters. Messages of one session are delivered in order, to one holder at a time.
   */
  sessionId?: string;
  subject?: string;
  contentType?: string;
  correlationId?: string;
  /** Time at which it becomes visible, behind all messages already there: it gets a new sequence number. */
  scheduledAt?: Date;
  /** Where it belongs in a trace, for telemetry only. Default: where the work belongs that sends it. */
  trace?: { traceId: string; parentId?: string };
}

export interface ReceivedMessage extends Omit<OutgoingMessage, 'trace'> {
  properties: Properties;
  /**
   * Increases within a source; a message gets a new one when its schedule is due and when it is
   * dead-lettered.
   */
  sequenceNumber: number;
  /** Failed deliveries before this one: 0 on the first. */
  deliveryCount: number;
  enqueuedAt: Date;
  /** Present under a lock, absent on a peeked message. */
  lockToken?: string;
  lockedUntil?: Date;
  deadLetterReason?: string;
  deadLetterDescription?: string;
}

/** Where messages are read from: a queue, a topic's subscription, or the dead letters of either. */
export interface Inbox {
  entity: string;
  subscription?: string;
  deadLetters?: boolean;
}

export interface Counts {
  active: number;
  scheduled: number;
  deadLettered: number;
  /** On their way to another queue, or stuck on it; absent: none. */
  transferring?: number;
}

/**
 * A lock ends when the message is settled or when it expires. If it expires, the delivery counts as failed
 * and the message is available again in its old position. After `maxDeliveries` failed deliveries a message
 * is dead-lettered with reason `MaxDeliveryCountExceeded`. Dead letters are read with `receive` even if the
 * source needs sessions; they have no delivery limit.
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
   * Receives up to `max` messages under a lock, waiting at most `waitMs` (default 0) for the first. Use
   * `acceptSession` for a session-enabled source.
   * @param stop once aborted, nobody wants to wait any longer; an adapter may wait on
   * @throws NotFoundError, UnrecoverableError (the source needs sessions)
   */
  receive(inbox: Inbox, max: number, waitMs?: number, stop?: AbortSignal): Promise<ReceivedMessage[]>;
  /**
   * Accepts the given session (even if empty), or the next free one with messages; `undefined` if there is
   * none within `waitMs`.
   * @param stop as of `receive`
   * @throws NotFoundError, UnrecoverableError (the source has no sessions)
   */
  acceptSession(
    inbox: Inbox,
    sessionId?: string,
    waitMs?: number,
    stop?: AbortSignal,
  ): Promise<SessionReceiver | undefined>;
  /** Removes a message that is done. @throws LockLostError */
  complete(inbox: Inbox, message: ReceivedMessage): Promise<void>;
  /**
   * Returns a message at once: its delivery count rises by 1, and at the entity's limit it is dead-lettered.
   * @throws LockLostError
   */
  abandon(inbox: Inbox, message: ReceivedMessage): Promise<void>;
  /** Returns the new end of the lock. @throws LockLostError */
  renewLock(inbox: Inbox, message: ReceivedMessage): Promise<Date>;
  /**
   * Dead-letters a locked message by its lock token, with a reason for people to read.
   * @throws LockLostError, UnrecoverableError (it is a dead letter already)
   */
  deadLetter(inbox: Inbox, lockToken: string, reason: string, description: string): Promise<void>;
  /**
   * Messages in order of sequence number, starting at `fromSequence`, without locking; includes scheduled
   * messages.
   */
  peek(inbox: Inbox, max: number, fromSequence?: number): Promise<ReceivedMessage[]>;
  /** Counts for the queue or subscription; locked messages count as active. */
  counts(inbox: Inbox): Promise<Counts>;
  close(): Promise<void>;
}

/**
 * Holds the lock on one session, for `lockSeconds` unless renewed. After it expires, its unsettled messages
 * count as failed deliveries, and every call throws LockLostError.
 */
export interface SessionReceiver {
  readonly sessionId: string;
  receive(max: number, waitMs?: number): Promise<ReceivedMessage[]>;
  complete(message: ReceivedMessage): Promise<void>;
  abandon(message: ReceivedMessage): Promise<void>;
  deadLetter(message: ReceivedMessage, reason: string, description: string): Promise<void>;
  renewLock(): Promise<Date>;
  /** Releases the session; its unsettled messages are available again without counting as failed. */
  close(): Promise<void>;
}

export const MAX_MESSAGE_BYTES = 256 * 1024;
export const MAX_MESSAGE_ID_LENGTH = 128;
export const MAX_SESSION_ID_LENGTH = 128;
