import {
  messageOf,
  type Platform,
  StorageFullError,
  TransientError,
  UnrecoverableError,
} from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { messageFor } from './data-ref.ts';
import { type Found, outboxAt, type OutboxPlace } from './outbox.ts';
import { isHopeless, Refusals } from './refusals.ts';
import { EVENT_WITHHELD, knownAside, setAside, standInFor } from './withheld.ts';

/** What one pass of the relay did. */
export interface Relayed {
  /** Event type → events sent. */
  sent: Record<string, number>;
  /** Events set aside because they cannot be sent. */
  withheld: number;
}

/** Topic → where the event lies that its bus took last, from these outboxes. */
export type LastTaken = Map<string, OutboxPlace>;

/** What a pass of the relay adds to. */
interface Pass {
  relayed: Relayed;
  last: LastTaken;
  /** What the bus took, and stand-ins that it refused too: the log of their audience has no limits of a bus. */
  logged: OutgoingEvent[];
}

type Sendable = Found & { outgoing: OutgoingEvent };

/** One topic's waiting events on their way to the bus. */
interface Round {
  platform: Platform;
  relayed: Relayed;
  logged: OutgoingEvent[];
  refusals: Refusals;
  /** The first event of each aggregate: sending it before any other keeps the order. */
  heads: readonly Sendable[];
  /** One that the bus took in this pass: unless the bus is away, it takes it again, as a duplicate. */
  taken?: Sendable;
  /** One that the bus took in an earlier pass. */
  earlier: () => Promise<Sendable | undefined>;
  /** Aggregate → why its next event waits, and all behind it too. */
  waiting: Map<string, TransientError>;
}

/** The bus did not take messages, but did not refuse them for good. */
class NotTakenError extends Error {}

/** How long other events probe whether the bus is there; in an outage the first takes longer. */
const PROBING_MS = 10_000;

/**
 * Sends events in order. Sets aside an event that is refused for good, or so often that it amounts to that,
 * and sends a stand-in instead. Throws any other failure, after sending what the bus still takes: the caller
 * retries, and an event sent twice keeps its id.
 */
export async function publish(
  platform: Platform,
  found: readonly Found[],
  { relayed, last, logged }: Pass,
): Promise<void> {
  const isAside = await knownAside(platform);
  const asSent = (event: Sendable): Sendable =>
    isAside(event) ? { ...event, outgoing: standInFor(event.outgoing) } : event;
  for (const event of found) {
    if (!isSendable(event)) await keepAside(platform, event, { error: event.error ?? NO_EVENT, relayed });
  }
  const byTopic = Map.groupBy(found.filter(isSendable).map(asSent), ({ outgoing }) => outgoing.topic);
  for (const [topic, batch] of byTopic) {
    const earlier = async (): Promise<Sendable | undefined> => {
      const place = last.get(topic);
      const event = place && (await outboxAt(platform.documents, place));
      return event && isSendable(event) ? asSent(event) : undefined;
    };
    const taken = await publishTopic({ platform, relayed, logged, earlier }, batch);
    if (taken) last.set(topic, taken);
  }
}

function isSendable(found: Found): found is Sendable {
  return found.outgoing !== undefined;
}

const NO_EVENT = new UnrecoverableError('what the outbox holds is not an event');

/** Returns where one of those lies that the bus took. */
async function publishTopic(
  pass: Pick<Round, 'platform' | 'relayed' | 'logged' | 'earlier'>,
  batch: readonly Sendable[],
): Promise<OutboxPlace | undefined> {
  const [first] = batch;
  if (!first) return undefined;
  const aggregates = Map.groupBy(batch, ({ outgoing }) => outgoing.aggregate);
  const round: Round = {
    ...pass,
    refusals: new Refusals(pass.platform, `${first.place.container}:${first.outgoing.topic}`),
    heads: [...aggregates.values()].flatMap(([head]) => (head ? [head] : [])),
    waiting: new Map(),
  };
  try {
    await sendInOrder(round, batch);
  } finally {
    await round.refusals.keep();
  }
  for (const error of round.waiting.values()) throw error;
  return round.taken?.place;
}

/** Halves a refused batch until the refused event is found. */
async function sendInOrder(round: Round, given: readonly Sendable[]): Promise<void> {
  const batch = given.filter((event) => !round.waiting.has(event.outgoing.aggregate));
  const [first] = batch;
  if (!first) return;
  try {
    await send(
      round.platform,
      batch.map(({ outgoing }) => outgoing),
    );
    count(round, batch);
    round.taken ??= first;
  } catch (error) {
    if (error instanceof NotTakenError) await elseAway(round, error);
    else if (!(error instanceof UnrecoverableError)) throw error;
    if (batch.length === 1) {
      await settleRefused(round, first, error);
      return;
    }
    const middle = batch.length >> 1;
    await sendInOrder(round, batch.slice(0, middle));
    await sendInOrder(round, batch.slice(middle));
  }
}

/** Sets a refused event aside, or has its aggregate wait, while the bus takes other events. */
async function settleRefused(
  round: Round,
  event: Sendable,
  error: UnrecoverableError | NotTakenError,
): Promise<void> {
  if (error instanceof UnrecoverableError) {
    await withhold(round, event, error);
    return;
  }
  const { id, type } = event.outgoing.event;
  const refusal = await round.refusals.add(id);
  const message = `event ${id} (${type}): refused ${refusal.times} times since ${refusal.since}, while others are taken: ${messageOf(error.cause)}`;
  if (isHopeless(refusal, round.platform.clock.now())) {
    await withhold(round, event, new UnrecoverableError(message, { cause: error.cause, record: id }));
    return;
  }
  round.waiting.set(event.outgoing.aggregate, new TransientError(message, { cause: error.cause }));
}

/**
 * Throws the bus's failure if the bus takes no other event either, not even again one that it took before: only
 * while it takes others does a refusal say something of the event.
 */
async function elseAway(round: Round, { cause }: NotTakenError): Promise<void> {
  const giveUpAt = performance.now() + PROBING_MS;
  for await (const probe of probesOf(round)) {
    if (performance.now() > giveUpAt) break;
    try {
      await send(round.platform, [probe.outgoing]);
      round.taken = probe;
      return;
    } catch {
      // Try the next one.
    }
  }
  throw cause;
}

async function* probesOf({ taken, earlier, heads }: Round): AsyncGenerator<Sendable> {
  if (taken) {
    yield taken;
    return;
  }
  const before = await earlier();
  if (before) yield before;
  yield* heads.toReversed();
}

/**
 * @throws UnrecoverableError when one is refused for good; NotTakenError; what storing a large event's data
 *   throws
 */
async function send({ bus, blobs }: Platform, events: readonly OutgoingEvent[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const messages = await Promise.all(events.map((event) => messageFor(blobs, event)));
  try {
    await bus.send(first.topic, messages);
  } catch (error) {
    // A full disk still takes small messages, so this says nothing about other events.
    if (error instanceof UnrecoverableError || error instanceof StorageFullError) throw error;
    throw new NotTakenError(messageOf(error), { cause: error });
  }
}

function count({ relayed: { sent }, logged }: Round, events: readonly Pick<Sendable, 'outgoing'>[]): void {
  for (const { outgoing } of events) {
    sent[outgoing.event.type] = (sent[outgoing.event.type] ?? 0) + 1;
    logged.push(outgoing);
  }
}

async function withhold(round: Round, event: Sendable, error: UnrecoverableError): Promise<void> {
  const { platform, relayed } = round;
  await keepAside(platform, event, { error, relayed });
  if (event.outgoing.event.type === EVENT_WITHHELD) {
    round.logged.push(event.outgoing);
    return;
  }
  const outgoing = standInFor(event.outgoing);
  try {
    await send(platform, [outgoing]);
    count(round, [{ outgoing }]);
    round.taken ??= { ...event, outgoing };
  } catch (refused) {
    // The record of the event says why; events behind it go on unless the bus is away.
    if (refused instanceof NotTakenError) await elseAway(round, refused);
    else if (!(refused instanceof UnrecoverableError)) throw refused;
    round.logged.push(outgoing);
  }
}

async function keepAside(
  platform: Platform,
  event: Found,
  { error, relayed }: { error: UnrecoverableError; relayed: Relayed },
): Promise<void> {
  await setAside(platform, event, error);
  relayed.withheld += 1;
}
