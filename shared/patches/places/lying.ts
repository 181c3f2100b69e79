import type { Inventory } from '../../inventory/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';

/** Source package → architecture → the highest EVR whose binary packages are there. */
type Lying = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a repository holds, from the binary packages in its metadata and their sources. Pure. */
export function lyingIn({ mapped }: Pick<Inventory, 'mapped'>): Lying {
  const lying = new Map<string, Map<string, string>>();
  for (const { binary, source } of mapped) {
    const { arch } = binary;
    if (arch === undefined) continue;
    const own = lying.get(source.name) ?? new Map<string, string>();
    const evr = formatEvr(source);
    const known = own.get(arch);
    if (known === undefined || (compareEvr(parseEvr(evr), parseEvr(known)) ?? 0) > 0) own.set(arch, evr);
    lying.set(source.name, own);
  }
  return lying;
}
