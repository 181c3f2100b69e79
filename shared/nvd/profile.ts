import type { ProductProfile } from './entry.ts';
import { yearOf } from './part.ts';

/** The most cited reference keys that a profile keeps. */
const MAX_REFS = 40;

/**
 * A profile as its shard keeps it: `key count key count …` for the references, since of 60,000 products hardly any is
 * asked for. Older snapshots have them as in `ProductProfile`.
 */
export interface StoredProfile extends Omit<ProductProfile, 'refs'> {
  refs: string | ProductProfile['refs'];
}

/** Calls back with each reference key that the product's CVEs cite, and how many cite it. */
export function eachCitation({ refs }: StoredProfile, visit: (key: string, count: number) => void): void {
  if (typeof refs === 'object') {
    for (const key in refs) visit(key, refs[key] ?? 0);
    return;
  }
  if (refs === '') return;
  const words = refs.split(' ');
  for (let at = 0; at < words.length; at += 2) visit(words[at] ?? '', Number(words[at + 1]));
}

export function readProfile(stored: StoredProfile): ProductProfile {
  const refs: [string, number][] = [];
  eachCitation(stored, (key, cited) => refs.push([key, cited]));
  return { ...stored, refs: Object.fromEntries(refs) };
}

/**
 * Sums a product up from the fields that entry-line.ts keeps apart for this; the entries themselves are not parsed.
 * @param lines of its entries, in order of CVE
 */
export function profileOf(product: string, digest: string, lines: readonly string[]): StoredProfile {
  const parts = new Map<string, number>();
  const targetSw = new Map<string, number>();
  const refs = new Map<string, number>();
  let first = 9999;
  let last = 0;
  for (const line of lines) {
    const [, cve = '', kinds = '', cited = ''] = line.split('\t', 4);
    const year = Number(yearOf(cve));
    first = Math.min(first, year);
    last = Math.max(last, year);
    if (cited !== '') for (const ref of cited.split(' ')) count(refs, ref);
    countKinds(parts, targetSw, kinds);
  }
  return {
    product,
    digest,
    cves: lines.length,
    parts: Object.fromEntries(parts),
    targetSw: Object.fromEntries(targetSw),
    refs: mostCited(refs),
    years: [first, last],
  };
}

/** @param kinds `part/target_sw`, parted by blanks */
function countKinds(parts: Map<string, number>, targetSw: Map<string, number>, kinds: string): void {
  const list = kinds.split(' ');
  for (const part of new Set(list.map((kind) => kind.charAt(0)))) count(parts, part);
  for (const software of new Set(list.map((kind) => kind.slice(2))))
    if (software !== '*' && software !== '-') count(targetSw, software);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostCited(refs: ReadonlyMap<string, number>): string {
  const sorted = [...refs].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted
    .slice(0, MAX_REFS)
    .map(([key, cited]) => `${key} ${cited}`)
    .join(' ');
}
