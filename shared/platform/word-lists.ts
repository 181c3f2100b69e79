import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * The lists of words in a YAML file that lies beside the code: a name each, with its words parted by blanks. Read once,
 * when the module that asks for them loads.
 * @param file as `new URL('words.yaml', import.meta.url)`
 * @throws RangeError naming file and list, where one is missing, not text, or names a word twice
 */
export function readWordLists<const Name extends string>(
  file: URL,
  ...names: readonly Name[]
): Readonly<Record<Name, ReadonlySet<string>>> {
  const lists = parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>> | null;
  return Object.fromEntries(
    names.map((name) => {
      const text = lists?.[name];
      if (typeof text !== 'string') throw new RangeError(`${file.pathname}: ${name} is not a list of words`);
      return [name, wordsOf(text, `${file.pathname}: ${name}`)];
    }),
  ) as unknown as Record<Name, ReadonlySet<string>>;
}

function wordsOf(text: string, place: string): ReadonlySet<string> {
  const words = text.split(/\s+/).filter(Boolean);
  const set = new Set(words);
  const twice = words.find((word, at) => words.indexOf(word) !== at);
  if (twice !== undefined) throw new RangeError(`${place} names ${twice} twice`);
  return set;
}
