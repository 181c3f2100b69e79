import { parseJson, type Platform } from '../platform/index.ts';
import { mentionsOf } from '../vulnerabilities/index.ts';
import { heldNames } from './held-names.ts';

interface Named {
  /** Path of the field that names it, such as `reason` or `0.cve`; empty for a text. */
  field: string;
  /** The CVE, or another name of it. */
  id: string;
}

/**
 * A vulnerability under embargo that is named by what everybody will read, in whatever field. Only for those who may know of
 * embargoes: to others the answer would tell of one.
 * @param given a text, JSON or not, or an object
 */
export async function namedUnderEmbargo(platform: Platform, given: unknown): Promise<Named | undefined> {
  const held = await heldNames(platform);
  if (held.size === 0) return undefined;
  return namedIn(given, mentionsOf(held));
}

/** The first id that is named in any field. Goes through it without recursion: JSON may be nested deeper than the stack. */
export function namedIn(given: unknown, mentioned: ReturnType<typeof mentionsOf>): Named | undefined {
  const left: { field: string; value: unknown }[] = [{ field: '', value: parsed(given) }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { field, value } = next;
    const id = typeof value === 'string' ? mentioned(value) : undefined;
    if (id !== undefined) return { field, id };
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, each] of Object.entries(value).reverse()) {
      const path = field === '' ? key : `${field}.${key}`;
      left.push({ field: path, value: each }, { field, value: key });
    }
  }
  return undefined;
}

/** A text that names a field twice is gone through as text: what is left out of the value is read by people. */
function parsed(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return parseJson(given);
  } catch {
    return given;
  }
}
