import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * Reads word lists from a YAML file beside the code: each list has a name and words separated by spaces. Read
 * once, when the requesting module loads.
 * @param file as `new URL('words.yaml', import.meta.url)`
 * @throws RangeError naming file and list, if one is missing, not text, or names a word twice
 */
export function readWordLists<const Name extends string>(
  file: URL,
  ...names: readonly Name[]
): Readonly<Record<Name, ReadonlySet<string>>> {
  const lists = listsIn(file);
  return Object.fromEntries(
    names.map((name) => [name, wordsOf(lists?.[name], `${file.pathname}: ${name}`)]),
  ) as unknown as Record<Name, ReadonlySet<string>>;
}

/**
 * Every list of a YAML file whose list names are data too: a word, and those that stand for it. Like
 * `readWordLists`.
 * @throws RangeError naming file and list
 */
export function readWordGroups(file: URL): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = Object.entries(listsIn(file) ?? {});
  return new Map(groups.map(([name, text]) => [name, wordsOf(text, `${file.pathname}: ${name}`)]));
}

type Lists = Readonly<Record<string, unknown>> | null;

/** Several modules read lists from the same file. */
const known = new Map<string, Lists>();

function listsIn(file: URL): Lists {
  const before = known.get(file.href);
  if (before !== undefined) return before;
  const text = readFileSync(file, 'utf8');
  // The bundle has them as JSON, which is YAML too and takes a fraction of the time.
  const lists = (text.startsWith('{') ? JSON.parse(text) : parse(text)) as Lists;
  known.set(file.href, lists);
  return lists;
}

function wordsOf(text: unknown, place: string): ReadonlySet<string> {
  if (typeof text !== 'string') throw new RangeError(`${place} is not a list of words`);
  const words = text.split(/\s+/).filter(Boolean);
  const set = new Set<string>();
  for (const word of words) {
    if (set.has(word)) throw new RangeError(`${place} names ${word} twice`);
    set.add(word);
  }
  return set;
}
