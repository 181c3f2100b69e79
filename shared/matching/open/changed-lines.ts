import { isDeepStrictEqual } from 'node:util';
import { readEntries } from '../../snapshot/index.ts';
import type { ProductEntry } from '../../vulnerabilities/index.ts';

/** The lines of a product's entries, by CVE. */
export type LinesByCve = ReadonlyMap<string, string[]>;

/** How the entries of a product differ between two snapshots. */
interface ChangedLines {
  cves: ReadonlySet<string>;
  /** Only facts about the CVEs differ, not what is said of versions. */
  isOfFacts: boolean;
}

/** @param lines as `ProductIndex.lines` gives them */
export function linesByCve(lines: readonly string[]): LinesByCve {
  return Map.groupBy(lines, (line) => {
    const start = line.indexOf('\t') + 1;
    return line.slice(start, line.indexOf('\t', start));
  });
}

/** `undefined` if CVEs have come, gone or been published on another day: these change what is said of others. */
export function changedLines(before: LinesByCve, after: LinesByCve): ChangedLines | undefined {
  const cves = new Set<string>();
  let isOfFacts = true;
  if (before.size !== after.size) return undefined;
  for (const [cve, lines] of after) {
    const earlier = before.get(cve);
    if (earlier?.length !== lines.length) return undefined;
    if (earlier.every((line, at) => line === lines[at])) continue;
    cves.add(cve);
    const [was, is] = [readEntries(earlier), readEntries(lines)];
    if (!isDeepStrictEqual(was.map(published), is.map(published))) return undefined;
    isOfFacts &&= isDeepStrictEqual(was.map(said), is.map(said));
  }
  return { cves, isOfFacts };
}

function published(entry: ProductEntry): string {
  return entry.published;
}

function said({ configurations, stated }: ProductEntry): unknown {
  return { configurations, stated };
}
