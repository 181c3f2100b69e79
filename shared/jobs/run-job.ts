import type { z } from 'zod';
import {
  defined,
  faultOf,
  formatFault,
  isAway,
  LockLostError,
  messageOf,
  NewerSchemaError,
  NotFoundError,
  type Platform,
  type Properties,
  type QueueName,
  type StorageError,
  TransientError,
  UnrecoverableError,
  JOB_SCHEMA,
} from '../platform/index.ts';
import { pauseBeforeGivingBack, wait, type Wait } from './patience.ts';

/** The host's metadata of a message. */
export interface Delivery {
  messageId: string;
  lockToken: string;
  /** Failed deliveries before this one. */
  deliveryCount: number;
  /** Delayed retries before this message, from its properties. */
  attempt: number;
  /** Properties of a message that was replayed, which its retries keep. */
  replay?: Properties;
  /** ISO 8601: when it, or what it is a retry of, was enqueued. */
  enqueuedAt?: string;
}

export interface JobKind<T> {
  queue: QueueName;
  schema: z.ZodType<T>;
  run: (job: T) => Promise<void>;
  /** Tells the run that the job failed for good. */
  fail: (job: T, reason: string) => Promise<void>;
  /** How to wait before giving a message back. */
  wait?: Wait;
}

/** Delayed retries of a transient failure before it counts as final. */
const MAX_ATTEMPTS = 6;
/** Deliveries of an unexpected failure before it is set aside with its own message rather than the host's. */
const MAX_DELIVERIES = 4;
const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 10 * 60_000;
/** A longer requested wait is a mistake, and a date beyond the queue's limit would mean no wait at all. */
const MAX_ASKED_MS = 60 * 60_000;

/**
 * Runs a job and decides what its failure means. *Unrecoverable*: dead-lettered at once, with the reason.
 * *Transient*, or an unusable store: sent again with a delay, the attempt number in the message id. Anything
 * else, including bus errors, is thrown after a pause, so that the host redelivers the message a few times:
 * an outage of a minute sends no message to the dead letters.
 */
export async function runJob<T>(
  platform: Platform,
  kind: JobKind<T>,
  body: unknown,
  delivery: Delivery,
): Promise<void> {
  try {
    await tryJob(platform, kind, body, delivery);
  } catch (error) {
    await (kind.wait ?? wait)(pauseBeforeGivingBack(delivery.deliveryCount));
    throw error;
  }
}

async function tryJob<T>(
  platform: Platform,
  kind: JobKind<T>,
  body: unknown,
  delivery: Delivery,
): Promise<void> {
  const version = (body as { schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > JOB_SCHEMA) {
    const { name, message } = new NewerSchemaError(`job ${delivery.messageId}`, version, JOB_SCHEMA);
    await platform.bus.deadLetter({ entity: kind.queue }, delivery.lockToken, name, message);
    return;
  }
  const parsed = kind.schema.safeParse(body);
  if (!parsed.success) {
    const reason = formatFault(faultOf(parsed.error));
    await platform.bus.deadLetter({ entity: kind.queue }, delivery.lockToken, 'SchemaError', reason);
    return;
  }
  try {
    await kind.run(parsed.data);
  } catch (error) {
    await decide(platform, kind, { job: parsed.data, delivery, error });
  }
}

interface Failure<T, Thrown = unknown> {
  job: T;
  delivery: Delivery;
  error: Thrown;
}

async function decide<T>(
  platform: Platform,
  kind: JobKind<T>,
  { job, delivery, error }: Failure<T>,
): Promise<void> {
  if (isAway(error) && delivery.attempt < MAX_ATTEMPTS) {
    await retryLater(platform, kind, { job, delivery, error });
    return;
  }
  const isFinal =
    error instanceof UnrecoverableError ||
    error instanceof NotFoundError ||
    isAway(error) ||
    (!(error instanceof LockLostError) && delivery.deliveryCount >= MAX_DELIVERIES);
  if (!isFinal) throw error;
  const reason = messageOf(error);
  await kind.fail(job, reason);
  const name = error instanceof Error ? error.name : 'Error';
  await platform.bus.deadLetter({ entity: kind.queue }, delivery.lockToken, name, reason);
}

async function retryLater<T>(
  { bus }: Platform,
  { queue }: JobKind<T>,
  {
    job,
    delivery: { messageId, attempt, replay = {}, enqueuedAt },
    error,
  }: Failure<T, TransientError | StorageError>,
): Promise<void> {
  const next = attempt + 1;
  const asked = error instanceof TransientError ? error.retryAfterMs : undefined;
  const delay =
    asked === undefined
      ? Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt)
      : Math.min(Math.max(0, asked), MAX_ASKED_MS);
  await bus.send(queue, [
    {
      id: `${messageId.replace(/~\d+$/, '')}~${next}`,
      body: job,
      properties: { ...replay, ...defined({ enqueuedAt }), attempt: next },
      // The queue's own time, not the run's: a fixed clock would never reach it.
      scheduledAt: new Date(Date.now() + delay),
    },
  ]);
}
