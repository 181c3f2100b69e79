import { cveSourceNamed, type Place } from '../../sources/index.ts';
import { derive } from '../build/derive.ts';
import { bufferOf } from '../build/parse-part.ts';
import { writeEntry } from '../format/entry-line.ts';
import { type FeedPlace, placeIn } from './placed-line.ts';

/** A feed whose records can be read again. */
interface PlacedFeed {
  source: string;
  bytes: Uint8Array;
}

export interface PlacedTask extends PlacedFeed {
  places: Place[];
  /** Whose entries are wanted. */
  products: string[];
}

/** Parses the records at these places. Returns lines of the products' entries. */
export function readPlaced({ source, bytes, places, products }: PlacedTask): string[] {
  const wanted = new Set(products);
  const lines: string[] = [];
  for (const [cve, record] of cveSourceNamed(source).readAt?.(bufferOf(bytes), places) ?? [])
    for (const { product, entry } of derive(cve, { [source]: record }).entries)
      if (wanted.has(product)) lines.push(writeEntry(product, entry));
  return lines;
}

/**
 * Entries of records that were skimmed only: of 60,000 products, a match asks for a thousand. What is asked for without
 * having been fetched is read at once, feed by feed.
 */
export class PlacedEntries {
  readonly #feeds: readonly PlacedFeed[];
  readonly #read: (task: PlacedTask) => Promise<string[]>;
  /** Lines by product and CVE. */
  readonly #found = new Map<string, string>();

  /** @param read as `readPlaced` does, on a thread */
  constructor(feeds: readonly PlacedFeed[], read: (task: PlacedTask) => Promise<string[]>) {
    this.#feeds = feeds;
    this.#read = read;
  }

  /** Reads at once, on all threads, what will be asked for. */
  async fetch(lines: readonly string[]): Promise<void> {
    const read = this.#tasks(lines).map(async (task) => {
      this.#keep(await this.#read(task));
    });
    await Promise.all(read);
  }

  /** The lines with those of placed entries written out. */
  whole(lines: readonly string[]): string[] {
    for (const task of this.#tasks(lines)) this.#keep(readPlaced(task));
    return lines.map((line) => this.#found.get(keyOf(line)) ?? line);
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) this.#found.set(keyOf(line), line);
  }

  /** What is left to read, a task a feed. */
  #tasks(lines: readonly string[]): PlacedTask[] {
    const open: (FeedPlace & { product: string })[] = [];
    for (const line of lines) {
      const place = placeIn(line);
      if (place && !this.#found.has(keyOf(line)))
        open.push({ ...place, product: line.slice(0, line.indexOf('\t')) });
    }
    return [...Map.groupBy(open, ({ feed }) => feed)].map(([feed, records]) => {
      const { source = '', bytes = new Uint8Array() } = this.#feeds[feed] ?? {};
      const places = new Map(records.map(({ start, end }) => [start, { start, end }]));
      const products = [...new Set(records.map(({ product }) => product))];
      return { source, bytes, places: [...places.values()], products };
    });
  }
}

/** Product and CVE of a line. */
function keyOf(line: string): string {
  return line.slice(0, line.indexOf('\t', line.indexOf('\t') + 1));
}
