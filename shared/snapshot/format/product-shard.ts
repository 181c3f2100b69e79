import { createHash } from 'node:crypto';
import { bufferOf, contentHash, defined, contentHashOf, pack, unpack } from '../../platform/index.ts';
import { moduleType, type ProductEntry } from '../../vulnerabilities/index.ts';
import { readEntries } from './entry-line.ts';
import { fnv1a } from './fnv1a.ts';
import { opened } from './opened.ts';
import { type Place, ProductTable } from './product-table.ts';
import { profileOf, summedUp } from './profile.ts';
import { joinFrames, type PackedFrame, packFrame, SeekableContent } from './seekable.ts';

/** Product shards: `vendor:product` is spread by hash; each has its products' entries and their table. */

/** How many product shards a snapshot has. */
export const PRODUCT_SHARDS = 64;

/** The shard that holds a product's entries. */
export function productShardOf(product: string): number {
  return fnv1a(product) % PRODUCT_SHARDS;
}

export interface ShardTask {
  index: number;
  /** The shard from the previous snapshot, compressed. */
  previous?: Uint8Array;
  /** The blob it comes from, for errors. */
  blob?: string;
  /** The profiles beside it, compressed: without them, all are summed up again. */
  profiles?: Uint8Array;
  /** Keys `product\tCVE` of entries in `previous` to drop. */
  voidKeys: string[];
  /** New lines, see entry-line.ts. */
  lines: Uint8Array[];
}

export interface ShardResult {
  index: number;
  entries: { hash: string; bytes: Uint8Array };
  profiles: { hash: string; bytes: Uint8Array };
  products: number;
}

/**
 * Merges new lines into a shard; the same lines always give the same bytes. Products of which nothing is new or void are
 * taken over as they are stored.
 */
export function mergeShard({ index, previous, profiles, blob, voidKeys, lines }: ShardTask): ShardResult {
  const kept: LinesByProduct = new Map();
  const gone: LinesByProduct = new Map();
  const come: LinesByProduct = new Map();
  const content = previous && opened(blob ?? '', () => new SeekableContent(previous));
  const before = content ? blocksIn(content, blob) : new Map<string, Block>();
  const summed = profiles && profilesIn(profiles, before);
  const merged = new Map<string, EncodedProduct>();
  const voided = new Set(voidKeys);
  const touched = new Set(voidKeys.map((key) => key.slice(0, key.indexOf('\t'))));
  const added = lines.map(textOf);
  for (const text of added) for (const product of productsNamed(text)) touched.add(product);
  for (const [product, { block, start, digest }] of before) {
    const profile = summed?.get(product);
    if (profile === undefined || digest === undefined || touched.has(product))
      addLines(kept, block.toString('utf8'), { voided, gone });
    else merged.set(product, { block, start, digest, profile });
  }
  for (const text of added) addLines(come, text);
  for (const product of new Set([...kept.keys(), ...come.keys()])) {
    const its = come.get(product) ?? [];
    const profile = isSummedAlike(gone.get(product), its) ? summed?.get(product) : undefined;
    merged.set(product, encodeProduct(product, kept.get(product)?.concat(its) ?? its, profile));
  }
  return { index, ...encode(merged, content) };
}

/** A product as its shard stores it. */
interface EncodedProduct {
  /** Its lines. */
  block: Buffer;
  /** Where they lie in the shard before, if they are taken over. */
  start?: number;
  digest: string;
  /** JSON. */
  profile: string;
}

/** Older shards have no digests. */
interface Block {
  block: Buffer;
  start: number;
  digest?: string;
}

/** The products of a shard, in order. */
function blocksIn(seekable: SeekableContent, blob = ''): Map<string, Block> {
  return opened(blob, () => {
    const content = seekable.whole();
    const body = content.indexOf(NEWLINE) + 1;
    const table = JSON.parse(content.toString('utf8', 0, body)) as Record<string, Place>;
    const products = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(
      products.map(([product, [start, end, digest]]) => [
        product,
        { block: content.subarray(body + start, body + end), start: body + start, ...defined({ digest }) },
      ]),
    );
  });
}

/** The profiles of these products as JSON; none if they are damaged, for they can be summed up again. */
function profilesIn(
  bytes: Uint8Array,
  products: ReadonlyMap<string, Block>,
): Map<string, string> | undefined {
  try {
    const texts = unpack(bytes).toString('utf8').slice(1, -1).split(',\n');
    if (texts.length !== products.size) return undefined;
    return new Map([...products.keys()].map((product, at) => [product, texts[at] ?? '']));
  } catch {
    return undefined;
  }
}

function productsNamed(text: string): Set<string> {
  const products = new Set<string>();
  for (let start = 0; start < text.length; start = text.indexOf('\n', start) + 1)
    products.add(text.slice(start, text.indexOf('\t', start)));
  return products;
}

function textOf(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('utf8');
}

type LinesByProduct = Map<string, string[]>;

interface Skipped {
  /** Keys `product\tCVE` of lines to skip. */
  voided: ReadonlySet<string>;
  /** Takes these. */
  gone: LinesByProduct;
}

const NONE: Skipped = { voided: new Set(), gone: new Map() };

function addLines(byProduct: LinesByProduct, text: string, { voided, gone } = NONE): void {
  for (let start = 0, end; start < text.length; start = end) {
    end = text.indexOf('\n', start) + 1;
    const tab = text.indexOf('\t', start);
    const isVoid = voided.size > 0 && voided.has(text.slice(start, text.indexOf('\t', tab + 1)));
    const into = isVoid ? gone : byProduct;
    const product = text.slice(start, tab);
    const line = text.slice(start, end);
    const lines = into.get(product);
    if (lines) lines.push(line);
    else into.set(product, [line]);
  }
}

/** Whether a profile, which is of the first fields of lines in their order, is as it was. @param gone in order */
function isSummedAlike(gone: readonly string[] | undefined, come: readonly string[]): boolean {
  if (gone?.length !== come.length) return false;
  const inOrder = come.toSorted();
  return gone.every((line, at) => summedUp(line) === summedUp(inOrder[at] ?? ''));
}

/** @param profile as JSON, where it is known */
function encodeProduct(product: string, lines: string[], profile?: string): EncodedProduct {
  lines.sort();
  const block = Buffer.from(lines.join(''));
  const own = profile ?? JSON.stringify(profileOf(product, lines, cveSetOf(product, lines)));
  return { block, digest: contentHash(block), profile: own };
}

/** Ordered by product. @param before frames of it in which nothing changed are taken over as they are packed */
function encode(
  products: ReadonlyMap<string, EncodedProduct>,
  before?: SeekableContent,
): Omit<ShardResult, 'index'> {
  const table: Record<string, Place> = {};
  const inOrder = [...products].sort(([a], [b]) => (a < b ? -1 : 1));
  let offset = 0;
  for (const [product, { block, digest }] of inOrder) {
    table[product] = [offset, offset + block.length, digest];
    offset += block.length;
  }
  const head = Buffer.from(`${JSON.stringify(table)}\n`);
  const content = createHash('sha256').update(head);
  const frames = [packFrame(head)];
  for (const piece of gathered(inOrder.map(([, encoded]) => encoded))) {
    for (const { block } of piece) content.update(block);
    frames.push(frameBefore(piece, before) ?? packFrame(Buffer.concat(piece.map(({ block }) => block))));
  }
  const profileText = Buffer.from(`[${inOrder.map(([, { profile }]) => profile).join(',\n')}]`);
  return {
    entries: { hash: contentHashOf(content), bytes: joinFrames(frames) },
    profiles: { hash: contentHash(profileText), bytes: pack(profileText) },
    products: inOrder.length,
  };
}

/** The frame that holds just these, if they were neighbours in it before. */
function frameBefore(
  piece: readonly EncodedProduct[],
  before: SeekableContent | undefined,
): PackedFrame | undefined {
  const start = piece[0]?.start;
  let end = start;
  for (const { start: own, block } of piece) {
    if (own === undefined || own !== end) return undefined;
    end += block.length;
  }
  return start === undefined || end === undefined ? undefined : before?.frame(start, end);
}

/** @param lines in order, which begin with product and CVE */
function cveSetOf(product: string, lines: readonly string[]): string {
  return contentHash(lines.map((line) => cveOf(product, line)).join(' '));
}

function cveOf(product: string, line: string): string {
  return line.slice(product.length + 1, line.indexOf('\t', product.length + 1));
}

/** Smaller frames compress worse; larger ones unpack too much: a match reads 1,000 of 60,000 products. */
const FRAME = 32 * 1024;

/** Joins neighbours until their blocks are large enough for a frame. */
function gathered(products: readonly EncodedProduct[]): EncodedProduct[][] {
  const pieces: EncodedProduct[][] = [];
  let size = FRAME;
  for (const product of products) {
    if (size >= FRAME) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(product);
    size += product.block.length;
  }
  return pieces;
}

const NEWLINE = 10;

/** A product shard open for reading; entries are unpacked and parsed only on demand. */
export class ProductShard {
  readonly #content: SeekableContent;
  readonly #table: ProductTable;
  /** Where the entries begin. */
  readonly #body: number;

  readonly #blob: string;

  /**
   * @param bytes as made by `mergeShard`
   * @param blob where they come from, for errors
   * @throws DamagedBlobError, as reading does
   */
  constructor(bytes: Uint8Array, blob = '') {
    this.#blob = blob;
    const { content, table, body } = opened(blob, () => openShard(bytes));
    this.#content = content;
    this.#table = table;
    this.#body = body;
  }

  /** In order of CVE id; empty for an unknown product. */
  entries(product: string): ProductEntry[] {
    return this.#read(() => readEntries(this.lines(product)));
  }

  /** Of its entries, in the same order. */
  lines(product: string): string[] {
    const place = this.#place(product);
    return place ? this.#block(place).toString('utf8').split('\n').slice(0, -1) : [];
  }

  /** Only the ids, without parsing the entries. */
  cves(product: string): string[] {
    return this.lines(product).map((line) => cveOf(product, line));
  }

  /** Of the product's entries; empty for an unknown product. */
  digest(product: string): string {
    const place = this.#place(product);
    if (!place) return '';
    return place[2] ?? contentHash(this.#block(place));
  }

  /** Of all its products. */
  digests(): ReadonlyMap<string, string> {
    const products = Object.keys(this.#read(() => this.#table.all()));
    return new Map(products.map((product) => [product, this.digest(product)]));
  }

  /** purl types of the modules that have entries. */
  moduleTypes(): Set<string> {
    const types = new Set<string>();
    for (const key in this.#read(() => this.#table.all())) {
      const type = moduleType(key);
      if (type !== undefined) types.add(type);
    }
    return types;
  }

  #place(product: string): Place | undefined {
    return this.#read(() => this.#table.find(product));
  }

  #read<T>(read: () => T): T {
    return opened(this.#blob, read);
  }

  #block([start, end]: Place): Buffer {
    return this.#read(() => readWhole(this.#content, this.#body + start, this.#body + end));
  }
}

function openShard(bytes: Uint8Array): { content: SeekableContent; table: ProductTable; body: number } {
  const content = new SeekableContent(bytes);
  const first = content.read(0);
  const end = first.indexOf(NEWLINE);
  if (end < 0) throw new RangeError('its table is not there');
  return { content, table: new ProductTable(first.subarray(0, end)), body: end + 1 };
}

/** A truncated shard may still open, so each read checks its length. */
function readWhole(content: SeekableContent, start: number, end: number): Buffer {
  const block = content.read(start, end);
  if (block.length === end - start) return block;
  throw new RangeError(`bytes ${start} to ${end} are not there`);
}
