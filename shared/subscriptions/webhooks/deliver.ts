import { type EventEntry, entriesAfter, firstOfLog, pauseOf, traceOfEvent } from '../../events/index.ts';
import {
  type Lock,
  LockLostError,
  NotFoundError,
  type Platform,
  TransientError,
  UnrecoverableError,
  withLock,
} from '../../platform/index.ts';
import { cloudEventOf } from '../cloud-event.ts';
import { matches } from '../filter.ts';
import type { Reach } from './address.ts';
import { attempt, logged, type Message } from './attempt.ts';
import { afterFailure, isWaiting } from './backoff.ts';
import { Poster } from './post.ts';
import { changeSubscriber, readSubscriber } from './store.ts';
import type { Attempt, SubscriberDocument, WebhookSettings } from './subscriber.ts';
import { tellDelivery } from './tell-delivery.ts';

/** How far a pass goes. */
interface Pace {
  /** Begins no request after it. */
  budgetMs: number;
  /** Longest wait for one whole answer. */
  timeoutMs: number;
  /** How long to wait for another pass of the same subscriber. */
  waitMs: number;
}

/** Woken by each event: others wait for its end, so that it is short. */
const LIVE: Pace = { budgetMs: 250, timeoutMs: 1000, waitMs: 300 };
/** By the timer, for those that would keep others waiting. */
const BEHIND: Pace = { budgetMs: 45_000, timeoutMs: 10_000, waitMs: 0 };
/** A receiver that takes longer is caught up by the timer. */
const QUICK_MS = 500;

/** The place is stored after so many deliveries, and after so long. */
const MOST_UNSTORED = 50;
const STORE_EVERY_MS = 1000;
/** So many entries that are not wanted are looked at again after a restart. */
const MOST_SKIPPED = 200;
/** Entries read at a time. */
const PAGE = 100;

export type DeliveringPlatform = Platform & { webhooks: WebhookSettings & Pick<Reach, 'resolve'> };

/** What a pass has done that is not stored yet. */
interface Progress {
  subscriber: SubscriberDocument;
  attempts: Attempt[];
  storedAt: number;
}

interface Pass {
  platform: DeliveringPlatform;
  poster: Poster;
  pace: Pace;
  lock: Lock;
  progress: Progress;
}

/**
 * Delivers to one subscriber what lies behind its place in the log, in order, one pass at a time among all processes.
 * @param platform of the side that the subscriber lies on
 * @returns whether it reached the end, or waits for its next attempt
 */
export async function deliverTo(
  platform: DeliveringPlatform,
  id: string,
  woken: SubscriberDocument['pace'],
): Promise<boolean> {
  const pace = woken === 'live' ? LIVE : BEHIND;
  const lock = { name: `webhooks/${id}`, leaseSeconds: 15, askEveryMs: 50, waitMs: pace.waitMs };
  const taken = { isOurs: false };
  try {
    return await withLock(platform.blobs, lock, (held) => {
      taken.isOurs = true;
      return pass(platform, id, { pace, lock: held, woken });
    });
  } catch (error) {
    // Another pass is at work or took over, or somebody removed the subscriber.
    const others = taken.isOurs ? [LockLostError, NotFoundError] : [TransientError];
    if (!others.some((kind) => error instanceof kind)) throw error;
    return true;
  }
}

async function pass(
  platform: DeliveringPlatform,
  id: string,
  { pace, lock, woken }: { pace: Pace; lock: Lock; woken: SubscriberDocument['pace'] },
): Promise<boolean> {
  const subscriber = (await readSubscriber(platform, id))?.body;
  if (subscriber?.state !== 'active' || (await pauseOf(platform.documents))) return true;
  if (woken === 'live' && subscriber.pace === 'behind') return true;
  if (subscriber.failing && isWaiting(subscriber.failing, platform.clock.now())) return true;
  const progress: Progress = { subscriber, attempts: [], storedAt: performance.now() };
  const lost = platform.webhooks.lostBy?.(subscriber, platform.clock.now());
  if (lost !== undefined) {
    await pause({ platform, progress }, `Its owner may not have it any more: ${lost}.`);
    return true;
  }
  const poster = new Poster(new URL(subscriber.url), {
    allowed: platform.webhooks.allowed,
    ...(platform.webhooks.resolve && { resolve: platform.webhooks.resolve }),
  });
  try {
    return await deliverEntries({ platform, poster, pace, lock, progress });
  } finally {
    poster.close();
  }
}

async function deliverEntries(running: Pass): Promise<boolean> {
  const { platform, pace, lock, progress } = running;
  const { subscriber } = progress;
  const endAt = performance.now() + pace.budgetMs;
  const { number: begun, audience, filter } = subscriber;
  if ((await firstOfLog(platform.documents, audience)) > begun + 1) {
    await pause(running, 'Events that it has not had are no longer kept: resume it from now.');
    return true;
  }
  let lastMs: number | undefined;
  for await (const entry of entriesAfter(platform.documents, audience, begun, PAGE)) {
    if (matches(filter, entry)) {
      if (performance.now() > endAt) {
        await store(running);
        return false;
      }
      lock.check();
      const isDelivered = await deliver(running, entry);
      if (!isDelivered) return true;
      lastMs = progress.attempts.at(-1)?.ms;
    }
    progress.subscriber = { ...progress.subscriber, number: entry.number };
    if (await isStopped(running)) return true;
  }
  // With nothing before it, its last answer says whether it can keep up.
  if (lastMs !== undefined && lastMs < QUICK_MS)
    progress.subscriber = { ...progress.subscriber, pace: 'live' };
  const isMoved = progress.attempts.length > 0 || progress.subscriber.number - begun > MOST_SKIPPED;
  const isChanged = isMoved || progress.subscriber.pace !== subscriber.pace;
  if (isChanged) await store(running);
  return true;
}

/** @returns false when it has to be tried again later */
async function deliver(running: Pass, entry: EventEntry): Promise<boolean> {
  const { platform, poster, pace, progress } = running;
  const { subscriber } = progress;
  const { timeoutMs } = pace;
  const message = await messageOfEntry(platform, entry);
  const now = platform.clock.now();
  if (message instanceof UnrecoverableError) {
    await fail(running, { now, reason: message.message });
    return false;
  }
  const startedAt = Date.now();
  const tried = await attempt({ settings: platform.webhooks, subscriber, poster, now, timeoutMs }, message);
  if (!platform.apartFrom) tellDelivery(platform.telemetry, message, { ...tried, startedAt });
  if (!tried.isDelivered && pace === LIVE && tried.status === undefined && tried.ms >= timeoutMs) {
    // It may only be slow: the timer gives it more time.
    progress.subscriber = { ...subscriber, pace: 'behind' };
    await store(running);
    return false;
  }
  progress.attempts.push(logged(tried));
  if (tried.isGone) {
    await pause(running, 'The receiver answered 410 Gone.');
    return false;
  }
  if (!tried.isDelivered) {
    const { reason = '', retryAfterMs } = tried;
    await fail(running, { now, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) });
    return false;
  }
  const { failing: _, ...well } = subscriber;
  progress.subscriber = { ...well, pace: tried.ms < QUICK_MS ? subscriber.pace : 'behind' };
  return true;
}

/** The message of an entry, or why there can be none. */
async function messageOfEntry(
  platform: Platform,
  entry: EventEntry,
): Promise<(Message & { number: number }) | UnrecoverableError> {
  try {
    return await eventMessage(platform, entry);
  } catch (error) {
    if (error instanceof UnrecoverableError) return error;
    throw error;
  }
}

/** The message of an entry of the log: the same each time. @throws UnrecoverableError when its data are gone */
export async function eventMessage(
  platform: Platform,
  entry: EventEntry,
): Promise<Message & { number: number }> {
  // The relay, which stores large data, is none of the embargo's side.
  const event = await cloudEventOf((platform.apartFrom ?? platform).blobs, entry);
  const message = { id: event.id, type: event.type, number: entry.number, body: JSON.stringify(event) };
  return platform.telemetry ? { ...message, trace: traceOfEvent(entry.outgoing) } : message;
}

async function fail(
  running: Pass,
  failure: { now: Date; reason: string; retryAfterMs?: number },
): Promise<void> {
  const { progress } = running;
  const failing = afterFailure(progress.subscriber.failing, failure);
  if (!failing) {
    await pause(running, `Nothing could be delivered for three days: ${failure.reason}`);
    return;
  }
  progress.subscriber = { ...progress.subscriber, failing, pace: 'behind' };
  await store(running);
}

async function pause(running: Pick<Pass, 'platform' | 'progress'>, reason: string): Promise<void> {
  const { platform, progress } = running;
  const at = platform.clock.now().toISOString();
  const { failing: _, ...rest } = progress.subscriber;
  progress.subscriber = { ...rest, state: 'paused', paused: { at, reason, by: 'failures' } };
  await store(running);
}

/** Stores now and then how far it came. @returns whether somebody paused it meanwhile */
async function isStopped(running: Pass): Promise<boolean> {
  const { attempts, storedAt } = running.progress;
  if (attempts.length === 0) return false;
  if (attempts.length < MOST_UNSTORED && performance.now() - storedAt < STORE_EVERY_MS) return false;
  await store(running);
  const { documents } = running.platform;
  return running.progress.subscriber.state !== 'active' || (await pauseOf(documents)) !== undefined;
}

/** What a person changed meanwhile stays: a pause, a place of their choice, a new secret. */
async function store({ platform, progress }: Pick<Pass, 'platform' | 'progress'>): Promise<void> {
  const { number, epoch, pace, failing, state, paused } = progress.subscriber;
  progress.subscriber = await changeSubscriber(platform, progress.subscriber.subscriberId, {
    attempts: progress.attempts,
    change: (now) => {
      if (now.state !== 'active' || now.epoch !== epoch)
        return now.epoch === epoch ? { ...now, number } : now;
      const { failing: _, paused: __, ...rest } = now;
      return { ...rest, number, pace, state, ...(failing && { failing }), ...(paused && { paused }) };
    },
  });
  progress.attempts = [];
  progress.storedAt = performance.now();
}
