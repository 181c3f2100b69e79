import type { BroughtPackage, ModuleAliases } from './aliases.ts';

/** Nearly every program has it through others: a list without it may name direct requirements alone. */
const IN_WHOLE_LISTS = 'pkg:golang/golang.org/x/sys';

interface NotBrought {
  because: string;
  /** The program could import one of the packages itself: few do. */
  isLikely: boolean;
}

/**
 * Why none of these packages is in a program that carries these modules: programs have them from others, none of
 * which is carried. Undefined where one of the packages may be there.
 * @param carried keys of all modules of the program, whatever their major version
 */
export function whyNotBrought(
  packages: readonly string[],
  carried: ReadonlySet<string>,
  { brought }: Pick<ModuleAliases, 'brought'>,
): NotBrought | undefined {
  if (!carried.has(IN_WHOLE_LISTS)) return undefined;
  const ways: BroughtPackage[] = [];
  for (const path of packages) {
    const way = brought.get(path);
    if (way === undefined || !isAbsent(way, carried)) return undefined;
    ways.push(way);
  }
  const [first] = ways;
  return first && { because: first.because, isLikely: ways.some(({ besides }) => besides !== undefined) };
}

function isAbsent({ by, besides }: BroughtPackage, carried: ReadonlySet<string>): boolean {
  if (by.some((key) => carried.has(key))) return false;
  return besides?.some((key) => carried.has(key)) ?? true;
}
