import { heldNames } from '../../intake/index.ts';
import { maskSecrets, type Platform } from '../../platform/index.ts';
import { mentionsOf } from '../../vulnerabilities/index.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterGroup } from './list.ts';

const MASKED = '[masked]';
const UNDER_EMBARGO = '[under embargo]';
/** Deeper values are masked whole. */
const MOST_DEEP = 40;

/** Fields whose values are secrets. */
const SECRET_NAME =
  /secret|token|passw(?:or)?d|passphrase|authorization|api[-_]?key|account[-_]?key|private[-_]?key|signature|credential|cookie/i;

/** How dead letters are shown to somebody: without secrets, and, to most, without what is under embargo. */
interface Mask {
  letter: (letter: DeadLetter) => DeadLetter;
  group: (group: DeadLetterGroup) => DeadLetterGroup;
}

/** @param mayKnow the reader has the role `embargo` */
export async function maskFor(platform: Platform, mayKnow: boolean): Promise<Mask> {
  const mentioned = mayKnow ? () => undefined : mentionsOf(await heldNames(platform));
  const text = (given: string): string => {
    if (mentioned(given) !== undefined) return UNDER_EMBARGO;
    return maskSecrets(given);
  };
  return {
    letter: (letter) => ({
      ...letter,
      id: text(letter.id),
      reason: text(letter.reason),
      description: text(letter.description),
      body: shown(letter.body, text),
    }),
    group: (group) => ({
      ...group,
      reason: text(group.reason),
      shape: text(group.shape),
      example: text(group.example),
    }),
  };
}

function shown(value: unknown, text: (given: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MOST_DEEP) return MASKED;
  if (Array.isArray(value)) return value.map((each) => shown(each, text, depth + 1));
  const entries = Object.entries(value).map(([name, each]) => [
    text(name),
    SECRET_NAME.test(name) && each !== null ? MASKED : shown(each, text, depth + 1),
  ]);
  return Object.fromEntries(entries);
}
