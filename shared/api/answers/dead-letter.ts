import { z } from 'zod';
import type { DeadLetter, DeadLetterGroup, OrderProgress } from '../../operations/index.ts';

const time = z.iso.datetime().describe('ISO 8601 in UTC.');
const queue = z.string().describe('match-jobs, or finding-events/patches for a subscription.');
const handler = z.string().exactOptional().describe('The function that handles them, where it is ours.');

/** A message that was set aside, without secrets. */
export const deadLetter = z.strictObject({
  queue,
  function: handler,
  number: z.int().describe('Its sequence number among the dead letters.'),
  id: z.string(),
  reason: z.string(),
  description: z.string(),
  group: z.string().describe('Names those that failed alike.'),
  replays: z.int().describe('How often it was replayed and failed again.'),
  since: time,
  body: z.unknown(),
});

export function deadLetterAnswer(letter: DeadLetter): z.output<typeof deadLetter> {
  const { source, sequenceNumber, enqueuedAt, ...rest } = letter;
  return { ...rest, queue: source, number: sequenceNumber, since: enqueuedAt.toISOString() };
}

/** Dead letters that failed alike. */
export const deadLetterGroup = z.strictObject({
  group: z.string(),
  queue,
  function: handler,
  reason: z.string(),
  shape: z.string().describe("The error's text without names and numbers of one message."),
  count: z.int(),
  repeated: z.int().describe('Those that were replayed before and failed again.'),
  oldest: time,
  newest: time,
});

export function groupAnswer(group: DeadLetterGroup): z.output<typeof deadLetterGroup> {
  const { source, oldest, newest, example: _, ...rest } = group;
  return { ...rest, queue: source, oldest: oldest.toISOString(), newest: newest.toISOString() };
}

/** Which dead letters of a queue. */
export const which = z.union([
  z.literal('all'),
  z.strictObject({ group: z.string().min(1).max(40) }),
  z.strictObject({ reason: z.string().min(1).max(200) }),
  z.strictObject({ number: z.int().min(0) }),
]);

/** A replay or a discarding, and how far it has come. */
export const order = z.strictObject({
  id: z.string(),
  do: z.enum(['replay', 'discard']),
  queue,
  which,
  because: z.string().exactOptional(),
  by: z.strictObject({ id: z.string(), name: z.string() }),
  perSecond: z.int(),
  total: z.int().describe('Dead letters that were chosen.'),
  left: z.int().describe('Those of them that still wait.'),
  startedAt: time,
  endedAt: time.exactOptional(),
});

export function orderAnswer({ which: chosen, ...rest }: OrderProgress): z.output<typeof order> {
  const isOne = typeof chosen === 'object' && 'sequenceNumber' in chosen;
  return { ...rest, which: isOne ? { number: chosen.sequenceNumber } : chosen };
}
