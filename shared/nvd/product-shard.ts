import { contentHash } from './content-hash.ts';
import { pack, unpack } from './codec.ts';
import type { ProductEntry } from './entry.ts';
import { readEntry } from './entry-line.ts';
import { fnv1a } from './fnv1a.ts';
import { profileOf } from './profile.ts';
import { compareText } from '../platform/compare-text.ts';

/** Product shards: `vendor:product` is spread by hash; each shard carries its products' entries and a table of them. */

/** How many product shards a snapshot has. */
export const PRODUCT_SHARDS = 64;

/** The shard that holds a product's entries. */
export function productShardOf(product: string): number {
  return fnv1a(product) % PRODUCT_SHARDS;
}

export interface ShardTask {
  index: number;
  /** The shard as the snapshot before has it, compressed. */
  previous?: Uint8Array;
  /** Keys `product\tCVE` of entries in `previous` that are void. */
  voidKeys: string[];
  /** New lines, see entry-line.ts. */
  lines: Uint8Array[];
  /** For a one-shot match: neither compressed nor named by content. */
  plain: boolean;
}

export interface ShardResult {
  index: number;
  entries: { hash: string; bytes: Uint8Array };
  profiles: { hash: string; bytes: Uint8Array };
  products: number;
}

interface Line {
  /** `product\tCVE`: the sort key. */
  key: string;
  product: string;
  text: string;
}

/** Merges new lines into a shard; the same lines always give the same bytes. */
export function mergeShard(task: ShardTask): ShardResult {
  const voided = new Set(task.voidKeys);
  const lines: Line[] = [];
  if (task.previous) {
    for (const line of readLines(bodyOf(unpack(task.previous)).body.toString('utf8'))) {
      if (!voided.has(line.key)) lines.push(line);
    }
  }
  for (const bytes of task.lines) for (const line of readLines(textOf(bytes))) lines.push(line);
  lines.sort((a, b) => compareText(a.key, b.key) || compareText(a.text, b.text));
  return { index: task.index, ...encode(lines, task.plain) };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const tab = text.indexOf('\t', start);
    lines.push({
      product: text.slice(start, tab),
      key: text.slice(start, text.indexOf('\t', tab + 1)),
      text: text.slice(start, end + 1),
    });
    start = end + 1;
  }
  return lines;
}

function encode(lines: readonly Line[], plain: boolean): Omit<ShardResult, 'index'> {
  const table: Record<string, [start: number, end: number]> = {};
  const profiles: string[] = [];
  const blocks: Buffer[] = [];
  let offset = 0;
  for (let at = 0; at < lines.length;) {
    const product = lines[at]?.product ?? '';
    let end = at + 1;
    while (lines[end]?.product === product) end += 1;
    const texts = lines.slice(at, end).map(({ text }) => text);
    const block = Buffer.from(texts.join(''));
    table[product] = [offset, offset + block.length];
    offset += block.length;
    blocks.push(block);
    profiles.push(JSON.stringify(profileOf(product, plain ? '' : contentHash(block), texts)));
    at = end;
  }
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(table)}\n`), ...blocks]);
  const profileText = Buffer.from(`[${profiles.join(',\n')}]`);
  return {
    entries: plain ? { hash: '', bytes: content } : { hash: contentHash(content), bytes: pack(content) },
    profiles: plain
      ? { hash: '', bytes: profileText }
      : { hash: contentHash(profileText), bytes: pack(profileText) },
    products: profiles.length,
  };
}

function bodyOf(content: Buffer): { table: Record<string, [number, number]>; body: Buffer } {
  const end = content.indexOf(10);
  return {
    table: JSON.parse(content.toString('utf8', 0, end)) as Record<string, [number, number]>,
    body: content.subarray(end + 1),
  };
}

/** A product shard opened for reading; entries are parsed only when asked for. */
export class ProductShard {
  readonly #table: Readonly<Record<string, [start: number, end: number]>>;
  readonly #body: Buffer;

  /** @param content unpacked */
  constructor(content: Buffer) {
    const { table, body } = bodyOf(content);
    this.#table = table;
    this.#body = body;
  }

  /** In order of CVE id; empty for a product that has none. */
  entries(product: string): ProductEntry[] {
    return this.#lines(product).map(readEntry);
  }

  /** The ids alone, without parsing the entries. */
  cves(product: string): string[] {
    return this.#lines(product).map((line) =>
      line.slice(product.length + 1, line.indexOf('\t', product.length + 1)),
    );
  }

  #lines(product: string): string[] {
    const range = Object.hasOwn(this.#table, product) ? this.#table[product] : undefined;
    if (!range) return [];
    return this.#body.toString('utf8', range[0], range[1]).split('\n').slice(0, -1);
  }
}
