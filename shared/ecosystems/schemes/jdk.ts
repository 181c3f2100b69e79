import type { VersionScheme } from './scheme.ts';

/** Java Development Kits and products built from them, as the NVD names them. */
const products = /:(?:(?:open)?jdk|jre|java_se(?:_embedded)?)$/;

/**
 * Up to release 8 the NVD mixes several numberings within one product: `1.8.0.332`, `8u332`, `8` or `1.8.0`
 * with the update attribute `update332`, and `8.0.332`. Distributions append the build: `1.8.0.332.b09`. All
 * become `8.0.332`. Later releases keep their spelling, except for the build that distributions append as a
 * fifth number: `11.0.23.0.9` is `11.0.23+9`, and `11.0.20.1.1` is `11.0.20.1+1`.
 * https://openjdk.org/jeps/223, /jeps/322
 */
export const jdk: VersionScheme = {
  name: 'jdk',
  spell: (version) => {
    const match = LEGACY.exec(version.toLowerCase().replaceAll('\\', ''));
    if (!match) return WITH_BUILD.exec(version)?.[1] ?? version;
    const [, release = '', update] = match;
    return update === undefined ? release : `${release}.0.${update}`;
  },
};

const LEGACY = /^(?:1\.)?([5-8])(?:\.0)?(?:[._\s-]?(?:u|update)?[_\s]*(\d+))?(?:[._-]?b\d+)?$/;

const WITH_BUILD = /^((?:9|[1-9]\d)\.\d+\.\d+\.\d+)\.\d+$/;

/** Whether a product, `vendor:product`, uses JDK version numbers. */
export function isJdk(product: string): boolean {
  return products.test(product);
}
