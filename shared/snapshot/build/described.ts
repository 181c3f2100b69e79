import type { Configuration, ConfigurationNode } from '../../cpe/index.ts';

/** A version, as descriptions write it. */
const VERSION = /\d\.\d/;
/** A flaw that was fixed once and is back. */
const AGAIN = /\bregress|\bre-?introduc|not carried forward/i;

/**
 * The description, if it may bound versions that the product's configurations leave open: they cover every
 * version, or all before an end though the flaw was fixed in between. Most entries need none.
 */
export function describedBeside(
  product: string,
  configurations: readonly Configuration[],
  description: string,
): string | undefined {
  if (description === '' || !(isOpen(product, configurations) || AGAIN.test(description))) return undefined;
  return VERSION.test(description) ? description : undefined;
}

function isOpen(product: string, configurations: readonly Configuration[]): boolean {
  const everyVersion = `${product}:*:`;
  const covers = ({ matches, children }: ConfigurationNode): boolean =>
    matches.some(
      (match) =>
        match.vulnerable &&
        match.criteria.startsWith(everyVersion, 'cpe:2.3:a:'.length) &&
        !(match.versionEndExcluding ?? match.versionEndIncluding) &&
        !(match.versionStartIncluding ?? match.versionStartExcluding),
    ) || children.some(covers);
  return configurations.some(({ nodes }) => nodes.some(covers));
}
