/** Shorter names, such as an alias of one letter, stand in every text. */
const SHORTEST = 6;

/**
 * Finds the first of these ids that a text names, however its parts are joined: `cve_2026_9001`, `CVE 2026 9001`,
 * also within a word or an address. Ids of other databases are found in the same way.
 */
export function mentionsOf(ids: Iterable<string>): (text: string) => string | undefined {
  const known = new Map<string, string>();
  const patterns: string[] = [];
  for (const id of ids) {
    const parts = partsOf(id);
    const joined = parts.join('');
    if (joined.length < SHORTEST || known.has(joined)) continue;
    known.set(joined, id);
    patterns.push(`${parts.join('[^a-z0-9]{0,3}')}${/\d$/.test(joined) ? '(?!\\d)' : '(?![a-z0-9])'}`);
  }
  if (patterns.length === 0) return () => undefined;
  const pattern = new RegExp(patterns.join('|'), 'i');
  return (text) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? undefined : known.get(partsOf(found).join(''));
  };
}

function partsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
