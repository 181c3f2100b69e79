import type { VersionScheme } from './scheme.ts';

/** Java Development Kits and what is built from them, as the NVD names them. */
const products = /:(?:(?:open)?jdk|jre|java_se(?:_embedded)?)$/;

/**
 * Up to release 8 the kits are numbered in four ways, which the NVD mixes within one product: `1.8.0.332`, `8u332`,
 * `8` or `1.8.0` with an update attribute `update332`, and `8.0.332`. Distributions add the build: `1.8.0.332.b09`.
 * All are spelled `8.0.332`; later releases stay as they are. https://openjdk.org/jeps/223
 */
export const jdk: VersionScheme = {
  name: 'jdk',
  spell: (version) => {
    const match = LEGACY.exec(version.toLowerCase().replaceAll('\\', ''));
    if (!match) return version;
    const [, release = '', update] = match;
    return update === undefined ? release : `${release}.0.${update}`;
  },
};

const LEGACY = /^(?:1\.)?([5-8])(?:\.0)?(?:[._\s-]?(?:u|update)?[_\s]*(\d+))?(?:[._-]?b\d+)?$/;

/** Whether the versions of a product, `vendor:product`, are those of Java Development Kits. */
export function isJdk(product: string): boolean {
  return products.test(product);
}
