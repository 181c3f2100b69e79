import type { Inventory } from '../../inventory/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';

/** Source package → architecture → the EVR that counts among those whose binary packages are there. */
export type Lying = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * What lies in a place, from its binary packages and their sources. Pure.
 * @param counts `highest` in a repository, from which people get that; `lowest` on a disk, where an older
 * copy beside the fixed one can still run
 */
export function lyingIn(
  { mapped }: Pick<Inventory, 'mapped'>,
  counts: 'highest' | 'lowest' = 'highest',
): Lying {
  const sign = counts === 'highest' ? 1 : -1;
  const lying = new Map<string, Map<string, string>>();
  for (const { binary, source } of mapped) {
    const { arch } = binary;
    if (arch === undefined) continue;
    const own = lying.get(source.name) ?? new Map<string, string>();
    const evr = formatEvr(source);
    const known = own.get(arch);
    if (known === undefined || sign * (compareEvr(parseEvr(evr), parseEvr(known)) ?? 0) > 0)
      own.set(arch, evr);
    lying.set(source.name, own);
  }
  return lying;
}
