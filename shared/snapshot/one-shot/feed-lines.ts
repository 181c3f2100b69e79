import { joined } from '../../platform/index.ts';
import type { SkimmedLines } from '../../sources/index.ts';
import { LIST } from '../format/entry-line.ts';
import { Utf8Text } from '../format/utf8-text.ts';

/**
 * The lines of entries that a feed gives, and what they are found by, as numbers: see line-index.ts. Those that were
 * written come first, then those of records that were skimmed, which are written when they are asked for.
 */
export interface FeedTable {
  /** The lines that were written, each with its newline. */
  text: Uint8Array;
  /** Where each of them ends. */
  ends: Uint32Array;
  /** Those of skimmed records. */
  skimmed: Pick<SkimmedLines, 'kinds' | 'cves' | 'starts' | 'ends' | 'overridden'>;
  /** `part/target_sw` of criteria, by number. */
  kinds: string[];
  /** Of each line: the number of its product. */
  lineProducts: Uint32Array;
  /** Of each product, whether its lines speak of an application or an operating system. */
  programs: Uint8Array;
  /** `vendor:product`. */
  products: string[];
  /** Reference keys. */
  sites: string[];
  /** The numbers of the sites that CVEs cite, one CVE after another. */
  cited: Uint32Array;
  /** Where those of each line begin and end. */
  citedStarts: Uint32Array;
  citedEnds: Uint32Array;
}

/** Collects the lines of a feed. */
export class FeedLines {
  readonly #text = new Utf8Text();
  readonly #products = new Numbers();
  readonly #sites = new Numbers();
  readonly #kinds = new Numbers();
  readonly #ends: number[] = [];
  readonly #lineProducts: number[] = [];
  readonly #programs: number[] = [];
  readonly #cited: number[] = [];
  readonly #citedStarts: number[] = [];
  readonly #citedEnds: number[] = [];
  readonly #skimmed: SkimmedLines[] = [];
  #refs: string | undefined;

  /** @param line of an entry: the product, its CVE, kinds, references, and more */
  add(product: string, line: string): void {
    this.#text.append(line);
    this.#text.append('\n');
    this.#ends.push(this.#text.length);
    const number = this.product(product);
    this.#lineProducts.push(number);
    const kinds = line.indexOf('\t', product.length + 1) + 1;
    const refs = line.indexOf('\t', kinds) + 1;
    if (this.#programs[number] !== 1)
      this.#programs[number] = isOfProgram(line.slice(kinds, refs - 1)) ? 1 : 0;
    this.#cite(line.slice(refs, line.indexOf('\t', refs)));
  }

  /** The same of bytes, with the newline. */
  addWritten(line: Buffer): void {
    const text = line.toString('utf8', 0, line.length - 1);
    this.add(text.slice(0, text.indexOf('\t')), text);
  }

  #cite(refs: string): void {
    // Lines of one CVE cite the same.
    if (refs === this.#refs) {
      this.#citedStarts.push(this.#citedStarts.at(-1) ?? 0);
    } else {
      this.#citedStarts.push(this.#cited.length);
      if (refs !== '') for (const site of refs.split(LIST)) this.#cited.push(this.site(site));
    }
    this.#refs = refs;
    this.#citedEnds.push(this.#cited.length);
  }

  product(key: string): number {
    return this.#products.of(key);
  }

  site(key: string): number {
    return this.#sites.of(key);
  }

  kinds(kinds: string): number {
    return this.#kinds.of(kinds);
  }

  /** Lines in the numbers given here. */
  addSkimmed(lines: SkimmedLines): void {
    this.#skimmed.push(lines);
  }

  toTable(): FeedTable {
    const skimmed = this.#skimmed;
    const kinds = this.#kinds.names();
    const areOfPrograms = Uint8Array.from(kinds, (each) => (isOfProgram(each) ? 1 : 0));
    for (const lines of skimmed)
      for (let at = 0; at < lines.products.length; at++)
        if (areOfPrograms[lines.kinds[at] ?? 0] === 1) this.#programs[lines.products[at] ?? 0] = 1;
    const products = this.#products.names();
    let cited = this.#cited.length;
    const origins = skimmed.map((lines) => (cited += lines.cited.length) - lines.cited.length);
    const moved = (of: (lines: SkimmedLines) => Uint32Array): Uint32Array[] =>
      skimmed.map((lines, at) => of(lines).map((place) => place + (origins[at] ?? 0)));
    const all = (field: 'kinds' | 'starts' | 'ends' | 'overridden'): Uint32Array =>
      joined(
        Uint32Array,
        skimmed.map((lines) => lines[field]),
      );
    return {
      text: this.#text.toBytes(),
      ends: new Uint32Array(this.#ends),
      skimmed: {
        kinds: all('kinds'),
        cves: joined(
          Float64Array,
          skimmed.map((lines) => lines.cves),
        ),
        starts: all('starts'),
        ends: all('ends'),
        overridden: all('overridden'),
      },
      kinds,
      lineProducts: joined(Uint32Array, [this.#lineProducts, ...skimmed.map((lines) => lines.products)]),
      programs: Uint8Array.from(products, (_, at) => this.#programs[at] ?? 0),
      products,
      sites: this.#sites.names(),
      cited: joined(Uint32Array, [this.#cited, ...skimmed.map((lines) => lines.cited)]),
      citedStarts: joined(Uint32Array, [this.#citedStarts, ...moved((lines) => lines.citedStarts)]),
      citedEnds: joined(Uint32Array, [this.#citedEnds, ...moved((lines) => lines.citedEnds)]),
    };
  }
}

/** @param kinds `part/target_sw`, separated by spaces */
function isOfProgram(kinds: string): boolean {
  return kinds.split(LIST).some((kind) => kind.startsWith('a') || kind.startsWith('o'));
}

/** Numbers names in the order they come. */
export class Numbers {
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  names(): string[] {
    return [...this.#numbers.keys()];
  }
}
