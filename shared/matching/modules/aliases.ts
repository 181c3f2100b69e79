import { parse } from 'yaml';
import { z } from 'zod';
import { faultOf, formatFault, messageOf } from '../../platform/index.ts';

const module = z.string().startsWith('pkg:', 'must be a purl');
const because = z.string().min(10, 'must say why');
const row = z.union([
  z.strictObject({ same: z.array(module).min(2), because }),
  z.strictObject({ fork: module, of: module, packages: z.array(z.string()).min(1), because }),
]);

/** Packages of another module that a module keeps a copy of. */
interface CopiedPackages {
  of: string;
  packages: readonly string[];
  because: string;
}

/** Modules that are one under several names, by key: a purl without version, in lower case. */
export interface ModuleAliases {
  same: ReadonlyMap<string, { others: readonly string[]; because: string }>;
  copies: ReadonlyMap<string, readonly CopiedPackages[]>;
}

/**
 * Reads the table of modules (YAML or JSON text).
 * @throws SyntaxError if the text is not YAML; RangeError naming the row and field that break the schema
 */
export function parseModules(text: string): ModuleAliases {
  const same = new Map<string, { others: readonly string[]; because: string }>();
  const copies = new Map<string, CopiedPackages[]>();
  for (const [index, value] of rowsOf(text).entries()) {
    const { data, error } = row.safeParse(value);
    if (!data) throw new RangeError(`module row ${index + 1}: ${formatFault(faultOf(error))}`);
    if ('same' in data) {
      const keys = data.same.map((each) => each.toLowerCase());
      for (const key of keys)
        same.set(key, { others: keys.filter((other) => other !== key), because: data.because });
    } else {
      const key = data.fork.toLowerCase();
      const { of, packages, because: why } = data;
      copies.set(key, [...(copies.get(key) ?? []), { of: of.toLowerCase(), packages, because: why }]);
    }
  }
  return { same, copies };
}

function rowsOf(text: string): unknown[] {
  let rows: unknown;
  try {
    rows = parse(text, { logLevel: 'error' });
  } catch (error) {
    throw new SyntaxError(`module table: ${messageOf(error)}`, { cause: error });
  }
  if (!Array.isArray(rows)) throw new RangeError('module table: must be a list of rows');
  return rows;
}
