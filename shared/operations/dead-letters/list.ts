import { type Bus, EMBARGO_EVENTS, busSources, type ReceivedMessage } from '../../platform/index.ts';
import { type DeadLetter, deadLetterOf, inboxOf } from './dead-letter.ts';
import { errorShape } from './error-shape.ts';

/** Most dead letters of a queue that are looked at in one call. */
export const MOST = 10_000;
const PAGE = 500;

/** Oldest first. @param after a sequence number @throws NotFoundError for an unknown queue or subscription */
export async function* walkDeadLetters(bus: Bus, name: string, after = -1): AsyncGenerator<DeadLetter> {
  for await (const message of peekDeadLetters(bus, name, after)) yield deadLetterOf(name, message);
}

/** The same as the bus has them. */
export async function* peekDeadLetters(bus: Bus, name: string, after = -1): AsyncGenerator<ReceivedMessage> {
  const inbox = { ...inboxOf(name), deadLetters: true };
  let from = after + 1;
  for (let seen = 0; seen < MOST;) {
    const messages = await bus.peek(inbox, Math.min(PAGE, MOST - seen), from);
    yield* messages;
    const last = messages.at(-1);
    if (!last) return;
    from = last.sequenceNumber + 1;
    seen += messages.length;
  }
}

/** The first of a queue, the oldest first. */
export async function listDeadLetters(bus: Bus, name: string): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of walkDeadLetters(bus, name)) letters.push(letter);
  return letters;
}

/** Dead letters that failed alike. */
export interface DeadLetterGroup extends Pick<DeadLetter, 'group' | 'source' | 'function' | 'reason'> {
  /** The error's text without what is of one message alone. */
  shape: string;
  count: number;
  /** Those that were replayed before and failed again. */
  repeated: number;
  oldest: Date;
  newest: Date;
  /** The description of one, for people to read. */
  example: string;
}

/** By source, reason, function and shape of the error; the largest first. @param names of queues and subscriptions */
export async function groupDeadLetters(bus: Bus, names: readonly string[]): Promise<DeadLetterGroup[]> {
  const groups = new Map<string, DeadLetterGroup>();
  for (const name of names) {
    for await (const letter of walkDeadLetters(bus, name)) {
      const { group, source, reason, description, enqueuedAt, replays } = letter;
      const known = groups.get(group) ?? {
        ...{ group, source, reason, shape: errorShape(description), count: 0, repeated: 0 },
        ...(letter.function !== undefined && { function: letter.function }),
        ...{ oldest: enqueuedAt, newest: enqueuedAt, example: description },
      };
      known.count += 1;
      if (replays > 0) known.repeated += 1;
      if (enqueuedAt < known.oldest) known.oldest = enqueuedAt;
      if (enqueuedAt > known.newest) known.newest = enqueuedAt;
      groups.set(group, known);
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** Whether a queue holds what is under embargo: lists of all queues leave it out for everybody else. */
export function isOfEmbargo(name: string): boolean {
  return name.startsWith(`${EMBARGO_EVENTS}/`);
}

/** Every queue and subscription that somebody may see. */
export function visibleSources(withEmbargo: boolean): string[] {
  return [...busSources.keys()].filter((name) => withEmbargo || !isOfEmbargo(name));
}
