import { take } from './memory';
import { nameAt, OWN, TOLD, wasNew } from './names';

/** What the host program notes of a subject while it is asked for it. */
const WORDS: usize = 6 << 2;
export const told = take(WORDS);

/** The entry of what names a subject. @param ask is called where it is new */
export function askedOnce(
  names: usize,
  start: usize,
  length: usize,
  ask: (start: usize, length: i32) => i32,
): usize {
  const entry = nameAt(names, start, length);
  if (!wasNew()) return entry;
  const outcome = ask(start, <i32>length);
  store<i32>(entry, outcome, TOLD);
  if (outcome >= 0) store<usize>(entry, keepTold(), OWN);
  return entry;
}

/** Negative where nothing was noted. */
export function outcomeOf(entry: usize): i32 {
  return load<i32>(entry, TOLD);
}

/** What was noted, or 0. */
export function toldOf(entry: usize): usize {
  return outcomeOf(entry) < 0 ? 0 : load<usize>(entry, OWN);
}

/** The same in memory that lasts as long as the feed. */
function keepTold(): usize {
  const words = take(WORDS);
  memory.copy(words, told, WORDS);
  return words;
}
