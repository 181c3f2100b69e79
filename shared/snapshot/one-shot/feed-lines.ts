import { LIST } from '../format/entry-line.ts';
import { Utf8Text } from '../format/utf8-text.ts';

/** The lines of entries that a feed gives, and what they are found by, as numbers: see line-index.ts. */
export interface FeedTable {
  /** The lines, each with its newline. */
  text: Uint8Array;
  /** Where each line ends. */
  ends: Uint32Array;
  /** Of each line: the number of its product. */
  lineProducts: Uint32Array;
  /** Of each product, whether its lines speak of an application or an operating system. */
  programs: Uint8Array;
  /** `vendor:product`. */
  products: string[];
  /** Reference keys. */
  sites: string[];
  /** The numbers of the sites that each line cites, one line after another. */
  cited: Uint32Array;
  /** Where those of each line end. */
  citedEnds: Uint32Array;
}

/** Collects the lines of a feed. */
export class FeedLines {
  readonly #text = new Utf8Text();
  readonly #products = new Numbers();
  readonly #sites = new Numbers();
  readonly #ends: number[] = [];
  readonly #lineProducts: number[] = [];
  readonly #programs: number[] = [];
  readonly #cited: number[] = [];
  readonly #citedEnds: number[] = [];
  #refs = '';
  /** Where the sites of the line before begin. */
  #citedStart = 0;

  /** @param line of an entry, or of a placed record: the product, its CVE, kinds, references, and more */
  add(product: string, line: string): void {
    this.#text.append(line);
    this.#text.append('\n');
    this.#ends.push(this.#text.length);
    const number = this.#products.of(product);
    this.#lineProducts.push(number);
    const kinds = line.indexOf('\t', product.length + 1) + 1;
    const refs = line.indexOf('\t', kinds) + 1;
    if (this.#programs[number] !== 1)
      this.#programs[number] = isOfProgram(line.slice(kinds, refs - 1)) ? 1 : 0;
    this.#cite(line.slice(refs, line.indexOf('\t', refs)));
  }

  #cite(refs: string): void {
    const start = this.#cited.length;
    // Lines of one CVE cite the same.
    if (refs === this.#refs) {
      for (let at = this.#citedStart; at < start; at++) this.#cited.push(this.#cited[at] ?? 0);
    } else if (refs !== '') for (const site of refs.split(LIST)) this.#cited.push(this.#sites.of(site));
    this.#refs = refs;
    this.#citedStart = start;
    this.#citedEnds.push(this.#cited.length);
  }

  toTable(): FeedTable {
    return {
      text: this.#text.toBytes(),
      ends: new Uint32Array(this.#ends),
      lineProducts: new Uint32Array(this.#lineProducts),
      programs: new Uint8Array(this.#programs),
      products: this.#products.names(),
      sites: this.#sites.names(),
      cited: new Uint32Array(this.#cited),
      citedEnds: new Uint32Array(this.#citedEnds),
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
