import { compareText } from '../../platform/index.ts';
import { type ProductProfile, yearOf } from '../../vulnerabilities/index.ts';

/** A profile keeps at most this many reference keys, the most cited ones. */
export const MAX_REFS = 40;

/**
 * A profile as its shard stores it: references as `key count key count …`, since hardly any of 60,000
 * products is asked for. Older snapshots store them as in `ProductProfile`.
 */
export interface StoredProfile extends Omit<ProductProfile, 'refs'> {
  refs: string | ProductProfile['refs'];
}

/** Visits each reference key that the product's CVEs cite, with the number of CVEs that cite it. */
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

/** How many of the product's CVEs cite a key, as in `readProfile`, without reading the other keys. */
export function timesCited(stored: StoredProfile, key: string): number {
  const { refs } = stored;
  // A numeric key could be mistaken for a count.
  if (typeof refs === 'object' || NUMBER.test(key)) return readProfile(stored).refs[key] ?? 0;
  const at = ` ${refs}`.indexOf(` ${key} `);
  return at === -1 ? 0 : Number.parseInt(refs.slice(at + key.length + 1), 10);
}

const NUMBER = /^\d+$/;

/**
 * Sums up a product from the fields that entry-line.ts keeps separate for this, without parsing the entries.
 * @param lines of its entries, in order of CVE
 * @param cveSet tells its CVEs from others
 */
export function profileOf(product: string, lines: readonly string[], cveSet: string): StoredProfile {
  const parts = new Map<string, number>();
  const targetSw = new Map<string, number>();
  const refs = new Map<string, number>();
  let first = 9999;
  let last = 0;
  let kinds = readKinds('');
  for (const line of lines) {
    const cve = product.length + 1;
    const kind = line.indexOf('\t', cve) + 1;
    const cited = line.indexOf('\t', kind) + 1;
    const year = Number(yearOf(line.slice(cve, kind)));
    first = Math.min(first, year);
    last = Math.max(last, year);
    const text = line.slice(kind, cited - 1);
    // Usually the same as in the line before.
    if (text !== kinds.text) kinds = readKinds(text);
    for (const part of kinds.parts) count(parts, part);
    for (const software of kinds.targetSw) count(targetSw, software);
    const list = line.slice(cited, line.indexOf('\t', cited));
    if (list !== '') for (const ref of list.split(' ')) count(refs, ref);
  }
  return {
    product,
    cveSet,
    cves: lines.length,
    parts: Object.fromEntries(parts),
    targetSw: Object.fromEntries(targetSw),
    refs: mostCited(refs, lines.length),
    years: [first, last],
  };
}

/** The fields of a line that `profileOf` looks at. */
export function summedUp(line: string): string {
  let end = -1;
  for (let fields = 0; fields < 4; fields += 1) end = line.indexOf('\t', end + 1);
  return line.slice(0, end);
}

interface Kinds {
  text: string;
  parts: ReadonlySet<string>;
  /** Without `*` and `-`. */
  targetSw: ReadonlySet<string>;
}

/** @param text `part/target_sw` kinds, separated by spaces */
function readKinds(text: string): Kinds {
  const list = text.split(' ');
  const targetSw = new Set(list.map((kind) => kind.slice(2)));
  targetSw.delete('*');
  targetSw.delete('-');
  return { text, parts: new Set(list.map((kind) => kind.charAt(0))), targetSw };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostCited(refs: ReadonlyMap<string, number>, cves: number): string {
  const cited = [...refs];
  // Keys of a single CVE are already in order.
  if (cves > 1) cited.sort(([a, m], [b, n]) => n - m || compareText(a, b));
  return cited
    .slice(0, MAX_REFS)
    .map(([key, times]) => `${key} ${times}`)
    .join(' ');
}
