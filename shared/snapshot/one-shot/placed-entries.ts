import { bufferOf, defined } from '../../platform/index.ts';
import { cveSourceNamed, type Place, type SourcedCve } from '../../sources/index.ts';
import { derive } from '../build/derive.ts';
import { writeEntry } from '../format/entry-line.ts';
import type { FeedResult } from './one-shot-feed.ts';
import { heldAt } from './held-records.ts';
import { OverridesOfCves, type PlacedOverrides } from './overrides-of-cves.ts';
import { type FeedPlace, placeIn } from './placed-line.ts';

/** A feed whose records can be read again. */
interface PlacedFeed {
  source: string;
  bytes: Uint8Array;
  /** What reading it told: when a record can have changed last, and the text of some. */
  read?: Pick<FeedResult, 'latest' | 'held'>;
}

/** Records of a feed that are wanted. */
interface Wanted extends PlacedFeed {
  feed: number;
  places: Place[];
  /** Whose entries are wanted. */
  products: ReadonlySet<string>;
  /** CVEs of which an override tells, too, which lies with the feed of their year. */
  overridden: ReadonlySet<string>;
}

/** A line whose entry is still to be read. */
interface Open extends FeedPlace {
  product: string;
  cve: string;
}

/**
 * Entries of records that were skimmed only: of 60,000 products, a match asks for a thousand. What is asked for without
 * having been fetched is read at once, feed by feed.
 */
export class PlacedEntries {
  readonly #feeds: readonly PlacedFeed[];
  readonly #overrides: OverridesOfCves;
  /** Lines by feed, product and CVE, each with its newline: several sources may state something of a subject. */
  readonly #found = new Map<string, string[]>();

  constructor(feeds: readonly PlacedFeed[], beside: readonly PlacedOverrides[]) {
    this.#feeds = feeds;
    this.#overrides = new OverridesOfCves(beside);
  }

  /** A feed was read. */
  know(feed: number, { latest, held }: Pick<FeedResult, 'latest' | 'held'>): void {
    const placed = this.#feeds[feed];
    if (placed) placed.read = { held, ...defined({ latest }) };
  }

  /** Reads what will be asked for, all feeds at a time. */
  async fetch(lines: readonly string[]): Promise<void> {
    const reads = this.#wanted(lines.map(openIn)).map(async (wanted) => {
      const { source, bytes, places, read } = wanted;
      const records = cveSourceNamed(source).streamAt?.(bufferOf(bytes), places, read?.latest) ?? [];
      for await (const [cve, record] of records) this.#keep(wanted, cve, record);
    });
    await Promise.all(reads);
  }

  /** The lines with those of placed entries written out. */
  whole(lines: readonly string[]): string[] {
    const open = lines.map(openIn);
    for (const wanted of this.#wanted(open)) this.#read(wanted, wanted.bytes, wanted.places);
    const written = lines.filter((_, at) => open[at] === undefined).map((line) => `${line}\n`);
    const keys = new Set(open.filter((one) => one !== undefined).map(keyOf));
    const all = [...written, ...[...keys].flatMap((key) => this.#linesOf(key))];
    // As in a product shard: with their newlines.
    return all.sort().map((line) => line.slice(0, -1));
  }

  /** @param key as `keyOf` gives it. @throws RangeError where the record no longer leads to an entry */
  #linesOf(key: string): string[] {
    const found = this.#found.get(key);
    if (!found) throw new RangeError(`no entry where one was seen: ${key.replaceAll('\t', ' ')}`);
    return found;
  }

  #read(wanted: Wanted, bytes: Uint8Array, places: readonly Place[]): void {
    const records =
      cveSourceNamed(wanted.source).readAt?.(bufferOf(bytes), places, wanted.read?.latest) ?? [];
    for (const [cve, record] of records) this.#keep(wanted, cve, record);
  }

  #keep({ feed, source, products, overridden }: Wanted, cve: string, record: unknown): void {
    const overrides = overridden.has(cve) ? this.#overrides.of(cve) : {};
    this.#derive(feed, cve, { [source]: record, ...overrides }, products);
  }

  #derive(feed: number, cve: string, sourced: SourcedCve, products: ReadonlySet<string>): void {
    const wanted = derive(cve, sourced).entries.filter(({ product }) => products.has(product));
    for (const [product, entries] of Map.groupBy(wanted, ({ product }) => product)) {
      const lines = entries.map(({ entry }) => `${writeEntry(product, entry)}\n`);
      this.#found.set(keyOf({ feed, product, cve }), lines);
    }
  }

  /** What is left to read, by feed. */
  #wanted(asked: readonly (Open | undefined)[]): Wanted[] {
    const open = asked.filter((one) => one !== undefined).filter((one) => !this.#found.has(keyOf(one)));
    this.#overrides.read(open.filter(({ overridden }) => overridden > 0).map(({ cve }) => cve));
    const alone = open.filter(({ overridden }) => overridden === 2);
    for (const { feed, product, cve } of alone)
      this.#derive(feed, cve, this.#overrides.of(cve), new Set([product]));
    const inFeeds = open.filter(({ overridden }) => overridden < 2);
    return [...Map.groupBy(inFeeds, ({ feed }) => feed)].flatMap(([feed, records]) => {
      const placed = this.#feeds[feed];
      if (!placed) return [];
      const places = new Map(records.map(({ start, end }) => [start, { start, end }]));
      const products = new Set(records.map(({ product }) => product));
      const overridden = new Set(records.filter((each) => each.overridden > 0).map(({ cve }) => cve));
      const left = this.#readHeld({ ...placed, feed, places: [...places.values()], products, overridden });
      return left.places.length > 0 ? [left] : [];
    });
  }

  /** Reads those that are held. @returns what is left */
  #readHeld(wanted: Wanted): Wanted {
    const { held } = wanted.read ?? {};
    if (!held) return wanted;
    const left: Place[] = [];
    const places = wanted.places.flatMap((place) => {
      const own = heldAt(held, place.start);
      if (!own) left.push(place);
      return own ?? [];
    });
    this.#read(wanted, held.bytes, places);
    return { ...wanted, places: left };
  }
}

/** `undefined` for the line of an entry. */
function openIn(line: string): Open | undefined {
  const place = placeIn(line);
  if (!place) return undefined;
  const [product = '', cve = ''] = line.split('\t', 2);
  return { ...place, product, cve };
}

function keyOf({ feed, product, cve }: Pick<Open, 'feed' | 'product' | 'cve'>): string {
  return `${feed}\t${product}\t${cve}`;
}
