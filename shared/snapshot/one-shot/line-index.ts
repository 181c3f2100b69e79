import { bufferOf, compareText } from '../../platform/index.ts';
import { cveOfNumber } from '../../sources/index.ts';
import { LIST } from '../format/entry-line.ts';
import { MAX_REFS, profileOf, type StoredProfile } from '../format/profile.ts';
import { productShardOf } from '../format/product-shard.ts';
import { type FeedTable, Numbers } from './feed-lines.ts';
import { Groups } from '../format/groups.ts';
import { mergeTables } from './merge-tables.ts';
import { writePlaced } from './placed-line.ts';

/** The lines of a feed. */
interface Lines extends Pick<FeedTable, 'ends' | 'skimmed' | 'kinds'> {
  /** Its number in this match. */
  feed: number;
  bytes: Buffer;
  /** Number of the first, counted through all feeds. */
  first: number;
}

/**
 * The lines of a match that keeps nothing, by product, and who cites what, in arrays of numbers. Of 60,000 products a
 * match asks for a thousand: nothing is sorted, summed up or made an object before it is asked for.
 */
export class LineIndex {
  /** `vendor:product`, by number. */
  readonly products: readonly string[];
  /** Reference keys, by number. */
  readonly sites: readonly string[];
  readonly #productNumbers = new Numbers();
  readonly #siteNumbers = new Numbers();
  readonly #feeds: Lines[] = [];
  /** By product: the numbers of its lines. */
  readonly #lines: Groups;
  readonly #lineProducts: Uint32Array;
  readonly #cited: Uint32Array;
  readonly #citedStarts: Uint32Array;
  readonly #citedEnds: Uint32Array;
  /** By product: its shard in a snapshot that is kept. */
  readonly #shards: Uint8Array;
  /** By product, whether its lines speak of an application or an operating system. */
  readonly #programs: Uint8Array;
  /** By site: what cites it, numbers in the following. */
  readonly #citing: Groups;
  readonly #citingProducts: Uint32Array;
  readonly #citingCounts: Uint32Array;

  constructor(tables: readonly FeedTable[]) {
    let first = 0;
    for (const [feed, { text, lineProducts, ends, skimmed, kinds }] of tables.entries()) {
      this.#feeds.push({ feed, bytes: bufferOf(text), ends, skimmed, kinds, first });
      first += lineProducts.length;
    }
    const merged = mergeTables(tables, this.#productNumbers, this.#siteNumbers);
    this.products = this.#productNumbers.names();
    this.sites = this.#siteNumbers.names();
    this.#shards = Uint8Array.from(this.products, productShardOf);
    this.#programs = merged.programs;
    this.#lines = new Groups(merged.lineProducts, this.products.length);
    this.#lineProducts = merged.lineProducts;
    this.#cited = merged.cited;
    this.#citedStarts = merged.citedStarts;
    this.#citedEnds = merged.citedEnds;
    const citing = this.#count();
    this.#citing = new Groups(new Uint32Array(citing.sites), this.sites.length);
    this.#citingProducts = new Uint32Array(citing.products);
    this.#citingCounts = new Uint32Array(citing.counts);
  }

  /** How often each product cites each site, as its profile says. */
  #count(): { sites: number[]; products: number[]; counts: number[] } {
    const citing = { sites: [] as number[], products: [] as number[], counts: [] as number[] };
    const times = new Uint32Array(this.sites.length);
    for (let product = 0; product < this.products.length; product++) {
      const sites: number[] = [];
      for (const line of this.#lines.of(product)) {
        for (let at = this.#citedStarts[line] ?? 0; at < (this.#citedEnds[line] ?? 0); at++) {
          const site = this.#cited[at] ?? 0;
          if (times[site] === 0) sites.push(site);
          times[site] = (times[site] ?? 0) + 1;
        }
      }
      for (const site of sites.length > MAX_REFS ? this.#mostCited(sites, times) : sites) {
        citing.sites.push(site);
        citing.products.push(product);
        citing.counts.push(times[site] ?? 0);
      }
      for (const site of sites) times[site] = 0;
    }
    return citing;
  }

  #mostCited(sites: readonly number[], times: Uint32Array): number[] {
    return sites
      .toSorted(
        (a, b) => (times[b] ?? 0) - (times[a] ?? 0) || compareText(this.sites[a] ?? '', this.sites[b] ?? ''),
      )
      .slice(0, MAX_REFS);
  }

  numberOf(product: string): number | undefined {
    return this.#productNumbers.find(product);
  }

  /** Orders products as the shards of a snapshot that is kept, and products in them. */
  compare(a: number, b: number): number {
    return (
      (this.#shards[a] ?? 0) - (this.#shards[b] ?? 0) ||
      compareText(this.products[a] ?? '', this.products[b] ?? '')
    );
  }

  /** Products in this order. */
  inOrder(products: readonly number[]): string[] {
    return products.toSorted((a, b) => this.compare(a, b)).map((product) => this.products[product] ?? '');
  }

  /** How many lines it has. */
  size(product: number): number {
    return this.#lines.size(product);
  }

  isProgram(product: number): boolean {
    return this.#programs[product] === 1;
  }

  /** In the order of a product shard; empty for an unknown product. */
  lines(product: string): string[] {
    const number = this.numberOf(product);
    if (number === undefined) return [];
    const lines = Array.from(this.#lines.of(number), (line) => this.#line(line));
    // With their newlines, as those of a shard.
    return lines.sort().map((line) => line.slice(0, -1));
  }

  #line(number: number): string {
    const lines = this.#feeds.findLast(({ first }) => first <= number);
    if (!lines) return '';
    const { bytes, ends, first } = lines;
    const own = number - first;
    if (own >= ends.length) return this.#placed(lines, own - ends.length);
    return bytes.toString('utf8', ends[own - 1] ?? 0, ends[own]);
  }

  /** The line of a record that was skimmed. */
  #placed({ feed, skimmed, kinds, first, ends: written }: Lines, at: number): string {
    const number = first + written.length + at;
    const refs = Array.from(
      this.#cited.subarray(this.#citedStarts[number], this.#citedEnds[number]),
      (site) => this.sites[site] ?? '',
    );
    const summary = [
      this.products[this.#lineProducts[number] ?? 0] ?? '',
      cveOfNumber(skimmed.cves[at] ?? 0),
      kinds[skimmed.kinds[at] ?? 0] ?? '',
      refs.sort().join(LIST),
    ] as const;
    const place = { feed, start: skimmed.starts[at] ?? 0, end: skimmed.ends[at] ?? 0 };
    return `${writePlaced(summary, { ...place, overridden: skimmed.overridden[at] ?? 0 })}\n`;
  }

  profile(product: string): StoredProfile | undefined {
    const lines = this.lines(product);
    return lines.length === 0 ? undefined : profileOf(product, lines, '');
  }

  /** Visits the products whose profiles name the site, with how many of their lines cite it. */
  eachCiting(site: string, visit: (product: number, count: number) => void): void {
    const number = this.#siteNumbers.find(site);
    if (number === undefined) return;
    for (const at of this.#citing.of(number))
      visit(this.#citingProducts[at] ?? 0, this.#citingCounts[at] ?? 0);
  }
}
