import type { FeedTable, Numbers } from './feed-lines.ts';

/** The tables of all feeds as one. */
interface MergedTable {
  /** Of each line: the number of its product. */
  lineProducts: Uint32Array;
  /** The numbers of the sites that CVEs cite. */
  cited: Uint32Array;
  /** Where those of each line begin and end. */
  citedStarts: Uint32Array;
  citedEnds: Uint32Array;
  /** Of each product, whether some line speaks of an application or an operating system. */
  programs: Uint8Array;
}

/** Gives products and sites one number in all feeds; lines are counted through all of them. */
export function mergeTables(tables: readonly FeedTable[], products: Numbers, sites: Numbers): MergedTable {
  const total = (length: (table: FeedTable) => number): number =>
    tables.reduce((sum, table) => sum + length(table), 0);
  const lineProducts = new Uint32Array(total((table) => table.lineProducts.length));
  const citedStarts = new Uint32Array(lineProducts.length);
  const citedEnds = new Uint32Array(lineProducts.length);
  const cited = new Uint32Array(total((table) => table.cited.length));
  const programs: number[] = [];
  let line = 0;
  let citation = 0;
  for (const table of tables) {
    // What was numbered while a record was skimmed, which was then parsed, may have no line.
    const itsProducts: number[] = [];
    for (const product of table.lineProducts)
      itsProducts[product] ??= products.of(table.products[product] ?? '');
    const itsSites = table.sites.map((site) => sites.of(site));
    itsProducts.forEach((product, at) => {
      programs[product] = (programs[product] ?? 0) | (table.programs[at] ?? 0);
    });
    table.lineProducts.forEach((product, at) => (lineProducts[line + at] = itsProducts[product] ?? 0));
    table.citedStarts.forEach((start, at) => (citedStarts[line + at] = citation + start));
    table.citedEnds.forEach((end, at) => (citedEnds[line + at] = citation + end));
    table.cited.forEach((site, at) => (cited[citation + at] = itsSites[site] ?? 0));
    line += table.lineProducts.length;
    citation += table.cited.length;
  }
  return { lineProducts, cited, citedStarts, citedEnds, programs: new Uint8Array(programs) };
}
