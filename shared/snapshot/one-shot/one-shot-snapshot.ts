import { contentHash, once } from '../../platform/index.ts';
import { moduleType, type UnconfiguredCve } from '../../vulnerabilities/index.ts';
import { readEntries } from '../format/entry-line.ts';
import { EMPTY_MANIFEST } from '../format/manifest.ts';
import type { StoredProfile } from '../format/profile.ts';
import { type ProductIndex, type ReadSnapshot, unconfiguredIn } from '../read/snapshot.ts';
import type { LineIndex } from './line-index.ts';
import type { PlacedEntries } from './placed-entries.ts';

/** The snapshot of a match that keeps nothing: lines as the feeds gave them, and what they are found by. */
export class OneShotSnapshot implements ReadSnapshot {
  readonly manifest = EMPTY_MANIFEST;
  readonly #lines: Promise<LineIndex>;
  readonly #unconfigured: readonly Promise<Buffer>[];
  readonly #placed: PlacedEntries | undefined;

  /**
   * @param unconfigured by feed: JSON, one CVE per line
   * @param placed where some records are still to be parsed
   */
  constructor(lines: Promise<LineIndex>, unconfigured: readonly Promise<Buffer>[], placed?: PlacedEntries) {
    this.#lines = lines;
    this.#unconfigured = unconfigured;
    this.#placed = placed;
  }

  lineIndex(): Promise<LineIndex> {
    return this.#lines;
  }

  async productIndex(): Promise<ProductIndex> {
    const index = await this.#lines;
    const placed = this.#placed;
    const linesOf = (product: string): string[] => index.lines(product);
    const whole = (product: string): string[] => placed?.whole(linesOf(product)) ?? linesOf(product);
    return {
      entries: (product) => readEntries(whole(product)),
      fetch: async (products) => placed?.fetch([...products].flatMap(linesOf)),
      cves: (product) => linesOf(product).map((line) => line.split('\t', 2)[1] ?? ''),
      digest: (product) => contentHash(whole(product).join('\n')),
      moduleTypes: once(() => new Set(index.products.map(moduleType).filter((type) => type !== undefined))),
    };
  }

  profiles(): Promise<StoredProfile[]>[] {
    const all = async (): Promise<StoredProfile[]> => {
      const index = await this.#lines;
      const products = index.inOrder([...index.products.keys()]);
      return products.map((product) => index.profile(product)).filter((profile) => profile !== undefined);
    };
    return [all()];
  }

  unconfigured(): Promise<UnconfiguredCve[]>[] {
    return this.#unconfigured.map(async (content) => unconfiguredIn(await content));
  }

  /** Nothing is stored beside it. */
  derived(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  derivedWhenAsked(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
