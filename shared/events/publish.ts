import {
  messageOf,
  type Platform,
  StorageFullError,
  TransientError,
  UnrecoverableError,
} from '../platform/index.ts';
import type { OutgoingEvent } from './cloud-event.ts';
import { messageFor } from './data-ref.ts';
import type { Found } from './outbox.ts';
import { isHopeless, Refusals } from './refusals.ts';
import { EVENT_WITHHELD, knownAside, setAside, standInFor, takeBack } from './withheld.ts';

/** What one pass of the relay did. */
export interface Relayed {
  /** Event type → events sent. */
  sent: Record<string, number>;
  /** Events set aside because they cannot be sent. */
  withheld: number;
}

type Sendable = Found & { outgoing: OutgoingEvent };

/** One topic's waiting events on their way to the bus. */
interface Round {
  platform: Platform;
  relayed: Relayed;
  refusals: Refusals;
  /** The first event of each aggregate: sending it before any other keeps the order. */
  heads: readonly Sendable[];
  /** One that the bus took: unless the bus is away, it takes it again, as a duplicate. */
  taken?: Sendable;
  /** Events set aside while the bus took none. */
  alone: Set<Sendable>;
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
export async function publish(platform: Platform, found: readonly Found[], relayed: Relayed): Promise<void> {
  const isAside = await knownAside(platform);
  for (const event of found) {
    if (!isSendable(event)) await keepAside(platform, event, { error: event.error ?? NO_EVENT, relayed });
  }
  const sendable = found
    .filter(isSendable)
    .map((event) => (isAside(event) ? { ...event, outgoing: standInFor(event.outgoing) } : event));
  const byTopic = Map.groupBy(sendable, ({ outgoing }) => outgoing.topic);
  for (const batch of byTopic.values()) await publishTopic(platform, batch, relayed);
}

function isSendable(found: Found): found is Sendable {
  return found.outgoing !== undefined;
}

const NO_EVENT = new UnrecoverableError('what the outbox holds is not an event');

async function publishTopic(platform: Platform, batch: readonly Sendable[], relayed: Relayed): Promise<void> {
  const [first] = batch;
  if (!first) return;
  const aggregates = Map.groupBy(batch, ({ outgoing }) => outgoing.aggregate);
  const round: Round = {
    platform,
    relayed,
    refusals: new Refusals(platform, `${first.place.container}:${first.outgoing.topic}`),
    heads: [...aggregates.values()].flatMap(([head]) => (head ? [head] : [])),
    alone: new Set(),
    waiting: new Map(),
  };
  try {
    await sendInOrder(round, batch);
  } finally {
    await round.refusals.keep();
  }
  for (const error of round.waiting.values()) throw error;
}

/** Halves a refused batch until the refused event is found. */
async function sendInOrder(round: Round, given: readonly Sendable[]): Promise<void> {
  const batch = given.filter(
    (event) => !round.waiting.has(event.outgoing.aggregate) && !round.alone.has(event),
  );
  const [first] = batch;
  if (!first) return;
  try {
    await send(
      round.platform,
      batch.map(({ outgoing }) => outgoing),
    );
    count(round.relayed, batch);
    round.taken ??= first;
  } catch (error) {
    if (error instanceof NotTakenError) await elseAway(round, error);
    else if (!(error instanceof UnrecoverableError)) throw error;
    if (round.alone.has(first)) {
      await sendInOrder(round, batch);
      return;
    }
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

/** Throws the bus's failure if the bus takes no other event either. */
async function elseAway(round: Round, { cause }: NotTakenError): Promise<void> {
  const probes = round.taken ? [round.taken] : round.heads.toReversed();
  const giveUpAt = performance.now() + PROBING_MS;
  for (const probe of probes) {
    if (performance.now() > giveUpAt) break;
    try {
      await send(round.platform, [probe.outgoing]);
      round.taken = probe;
      return;
    } catch {
      // Try the next one.
    }
  }
  if (round.taken || !(await isSetAsideAlone(round, cause))) throw cause;
}

/**
 * When the bus takes none, the first event may be the cause, with no other to show that the bus is there.
 * Once that has lasted, its stand-in is the test: it is small and plain, so the bus takes it unless it is
 * away.
 */
async function isSetAsideAlone(round: Round, cause: unknown): Promise<boolean> {
  const { platform, relayed, refusals } = round;
  const first = round.heads.find((event) => !round.alone.has(event));
  if (!first || first.outgoing.event.type === EVENT_WITHHELD) return false;
  const { id, type } = first.outgoing.event;
  const refusal = await refusals.add(`${id} alone`);
  if (!isHopeless(refusal, platform.clock.now())) return false;
  const message = `event ${id} (${type}): refused ${refusal.times} times since ${refusal.since}: ${messageOf(cause)}`;
  const isNew = await setAside(platform, first, new UnrecoverableError(message, { cause, record: id }));
  const standIn = { ...first, outgoing: standInFor(first.outgoing) };
  try {
    await send(platform, [standIn.outgoing]);
  } catch {
    if (isNew) await takeBack(platform, first);
    return false;
  }
  relayed.withheld += 1;
  count(relayed, [standIn]);
  round.alone.add(first);
  round.taken = standIn;
  return true;
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

function count({ sent }: Relayed, events: readonly Pick<Sendable, 'outgoing'>[]): void {
  for (const { outgoing } of events) sent[outgoing.event.type] = (sent[outgoing.event.type] ?? 0) + 1;
}

async function withhold(round: Round, event: Sendable, error: UnrecoverableError): Promise<void> {
  const { platform, relayed } = round;
  await keepAside(platform, event, { error, relayed });
  if (event.outgoing.event.type === EVENT_WITHHELD) return;
  const outgoing = standInFor(event.outgoing);
  try {
    await send(platform, [outgoing]);
    count(relayed, [{ outgoing }]);
    round.taken ??= { ...event, outgoing };
  } catch (refused) {
    // The record of the event says why; events behind it go on unless the bus is away.
    if (refused instanceof NotTakenError) await elseAway(round, refused);
    else if (!(refused instanceof UnrecoverableError)) throw refused;
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
