import { z } from 'zod';
import { faultOf, formatFault, rowsOfYaml } from '../../platform/index.ts';

const module = z.string().startsWith('pkg:', 'must be a purl');
const because = z.string().min(10, 'must say why');
const row = z.union([
  z.strictObject({ same: z.array(module).min(2), because }),
  z.strictObject({ fork: module, of: module, packages: z.array(z.string()).min(1), because }),
  z.strictObject({
    brought: z.array(z.string()).min(1),
    by: z.array(module).min(1),
    besides: z.array(module).min(1).optional(),
    because,
  }),
]);

/** Packages of another module that a module keeps a copy of. */
interface CopiedPackages {
  of: string;
  packages: readonly string[];
  because: string;
}

/** How a package of a module gets into programs that do not import it themselves. */
export interface BroughtPackage {
  /** Each may bring it; where none is carried, none did. */
  by: readonly string[];
  /** Modules that need others of its module's packages: without one, the program itself may import it. */
  besides: readonly string[] | undefined;
  because: string;
}

/** What is known of modules, by key: a purl without version, in lower case. */
export interface ModuleAliases {
  /** Those that are one under several names. */
  same: ReadonlyMap<string, { others: readonly string[]; because: string }>;
  copies: ReadonlyMap<string, readonly CopiedPackages[]>;
  /** By the package's path. */
  brought: ReadonlyMap<string, BroughtPackage>;
}

/**
 * Reads the table of modules (YAML or JSON text).
 * @throws SyntaxError if the text is not YAML; RangeError naming the row and field that break the schema
 */
export function parseModules(text: string): ModuleAliases {
  const same = new Map<string, { others: readonly string[]; because: string }>();
  const copies = new Map<string, CopiedPackages[]>();
  const brought = new Map<string, BroughtPackage>();
  for (const [index, value] of rowsOfYaml(text, 'module table').entries()) {
    const { data, error } = row.safeParse(value);
    if (!data) throw new RangeError(`module row ${index + 1}: ${formatFault(faultOf(error))}`);
    if ('same' in data) {
      const keys = data.same.map(lower);
      for (const key of keys)
        same.set(key, { others: keys.filter((other) => other !== key), because: data.because });
    } else if ('brought' in data) {
      const { by, besides, because: why } = data;
      const way: BroughtPackage = { by: by.map(lower), besides: besides?.map(lower), because: why };
      for (const path of data.brought) brought.set(path, way);
    } else {
      const key = data.fork.toLowerCase();
      const { of, packages, because: why } = data;
      copies.set(key, [...(copies.get(key) ?? []), { of: of.toLowerCase(), packages, because: why }]);
    }
  }
  return { same, copies, brought };
}

function lower(key: string): string {
  return key.toLowerCase();
}
