import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { contentHash } from './content-hash.ts';
import { messageOf } from './errors.ts';
import { once } from './once.ts';

/** JSON: the values of YAML that ships, by the hash of its text. Only the bundle has it, below `shared`. */
export const SHIPPED_VALUES = 'shipped-yaml.json';

type Values = Readonly<Record<string, unknown>>;

const shippedValues = once((): Values => {
  try {
    return JSON.parse(readFileSync(new URL(`../${SHIPPED_VALUES}`, import.meta.url), 'utf8')) as Values;
  } catch {
    return {};
  }
});

/** Of a YAML text: JSON is read in a fraction of the time. @throws YAMLParseError */
export function valueOfYaml(text: string, shipped: Values = shippedValues()): unknown {
  // YAML warnings would print the text.
  return shipped[contentHash(text)] ?? parse(text, { logLevel: 'error' });
}

/**
 * The rows of a table in YAML.
 * @param what names it in errors, such as `curated file`
 * @param options.mayBeEmpty a text that says nothing has no rows
 * @throws SyntaxError, or RangeError where it is no list
 */
export function rowsOfYaml(text: string, what: string, { mayBeEmpty = false } = {}): unknown[] {
  let rows: unknown;
  try {
    rows = valueOfYaml(text);
  } catch (error) {
    throw new SyntaxError(`${what}: ${messageOf(error)}`, { cause: error });
  }
  if (rows === null && mayBeEmpty) return [];
  if (!Array.isArray(rows)) throw new RangeError(`${what}: must be a list of rows`);
  return rows;
}
