import type { VersionScheme } from './scheme.ts';

/** Java Development Kits and what is built from them, as the NVD names them. */
const products = /:(?:(?:open)?jdk|jre|java_se(?:_embedded)?)$/;

/**
 * Up to release 8 the kits are numbered in four ways, which the NVD mixes within one product: `1.8.0.332`, `8u332`,
 * `8` or `1.8.0` with an update attribute `update332`, and `8.0.332`. Distributions add the build: `1.8.0.332.b09`.
 * All are spelled `8.0.332`. Later releases stay as they are, without the build that distributions add as a fifth number:
 * `11.0.23.0.9` is `11.0.23+9`, and `11.0.20.1.1` is `11.0.20.1+1`. https://openjdk.org/jeps/223, /jeps/322
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

/** Whether the versions of a product, `vendor:product`, are those of Java Development Kits. */
export function isJdk(product: string): boolean {
  return products.test(product);
}
