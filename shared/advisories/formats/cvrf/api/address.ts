/** What an address below `cvrf/v3.0/` asks for. */
export type Asked =
  | { of: 'index'; /** A year, a CVE or a month; absent: all. */ key?: string; isCount?: true }
  | { of: 'month'; id: string };

/** Every spelling that clients use, whichever case they write `updates` in. */
const SPELLINGS: readonly [pattern: RegExp, ask: (key: string) => Asked][] = [
  [/^updates\/?$/i, () => ({ of: 'index' })],
  [/^updates\/\$count$/i, () => ({ of: 'index', isCount: true })],
  [/^updates\('([^']+)'\)$/i, (key) => ({ of: 'index', key: keyOf(key) })],
  [/^updates\(([^')]+)\)$/i, (key) => ({ of: 'index', key: keyOf(key) })],
  [/^updates\/([^/]+)$/i, (key) => ({ of: 'index', key: keyOf(key) })],
  [/^cvrf\('([^']+)'\)$/i, (id) => ({ of: 'month', id: keyOf(id) })],
  [/^cvrf\(([^')]+)\)$/i, (id) => ({ of: 'month', id: keyOf(id) })],
  [/^cvrf\/([^/]+)$/i, (id) => ({ of: 'month', id: keyOf(id) })],
];

/**
 * @param address below `cvrf/v3.0/`, as it was sent
 * @returns `undefined`: the API has no such address
 */
export function askedBy(address: string): Asked | undefined {
  const plain = decoded(address);
  if (plain === undefined) return undefined;
  for (const [pattern, ask] of SPELLINGS) {
    const match = pattern.exec(plain);
    if (match) return ask(match[1] ?? '');
  }
  return undefined;
}

function decoded(address: string): string | undefined {
  try {
    return decodeURIComponent(address);
  } catch {
    return undefined;
  }
}

/** `2026-jan` → `2026-Jan`, `cve-2024-0001` → `CVE-2024-0001`. */
function keyOf(key: string): string {
  if (/^cve-/i.test(key)) return key.toUpperCase();
  return key.replace(
    /^(\d{4}-)([a-z])([a-z]{2})(?=$|\.)/i,
    (_, year: string, first: string, rest: string) => `${year}${first.toUpperCase()}${rest.toLowerCase()}`,
  );
}
