/**
 * Where a product's entries lie, and their digest. It is not in the profile, so that a CVE whose score changed leaves
 * the catalogues, and with them what every package is, as they were.
 */
export type Place = readonly [start: number, end: number, digest?: string];

/** So many products are looked up in the text: parsing the thousand of a shard takes as long as some thirty of these. */
const FEW = 16;

/** The table of a product shard: its products with their places, as JSON, parsed once many are asked for. */
export class ProductTable {
  #json: Buffer;
  #parsed: Readonly<Record<string, Place>> | undefined;
  #asked = 0;

  constructor(json: Buffer) {
    this.#json = json;
  }

  /** @throws SyntaxError for what is no JSON */
  all(): Readonly<Record<string, Place>> {
    this.#parsed ??= JSON.parse(this.#json.toString('utf8')) as Record<string, Place>;
    this.#json = NONE;
    return this.#parsed;
  }

  /** `undefined` for an unknown product. @throws SyntaxError */
  find(product: string): Place | undefined {
    this.#asked += 1;
    if (this.#parsed === undefined && this.#asked <= FEW) return placeIn(this.#json, product);
    const all = this.all();
    return Object.hasOwn(all, product) ? all[product] : undefined;
  }
}

const NONE = Buffer.alloc(0);

/** A name that another contains follows neither of these marks there, whose own quotes are escaped. */
function placeIn(json: Buffer, product: string): Place | undefined {
  const name = Buffer.from(`${JSON.stringify(product)}:[`);
  for (let at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + 1)) {
    const mark = json[at - 1];
    if (mark !== COMMA && mark !== BRACE) continue;
    const start = at + name.length - 1;
    return JSON.parse(json.toString('utf8', start, json.indexOf(']', start) + 1)) as Place;
  }
  return undefined;
}

const COMMA = 44;
const BRACE = 123;
