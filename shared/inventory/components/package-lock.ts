import { z } from 'zod';
import { faultOf, formatFault, InvalidInputError, messageOf } from '../../platform/index.ts';
import { componentPurl } from './purl.ts';

const entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  dev: z.boolean().optional(),
  link: z.boolean().optional(),
});
const tree = entry.extend({
  get dependencies(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof tree>> {
    return z.record(z.string(), tree).optional();
  },
});
const lockfile = z.object({
  /** Versions 2 and 3: by path, `node_modules/a/node_modules/b`. */
  packages: z.record(z.string(), entry).optional(),
  /** Version 1: nested. */
  dependencies: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The packages of a `package-lock.json` of version 1, 2 or 3, as purls; what only development needs is left out.
 * @see `npm help package-lock-json`
 * @throws InvalidInputError where it is no such file.
 */
export function readPackageLock(text: string, source = 'package-lock.json'): string[] {
  const purls = new Set<string>();
  const { packages, dependencies } = parse(text, source);
  if (packages) {
    for (const [path, { name, version, dev, link }] of Object.entries(packages)) {
      const at = path.lastIndexOf('node_modules/');
      if (at === -1 || version === undefined || dev === true || link === true) continue;
      purls.add(componentPurl('npm', name ?? path.slice(at + 'node_modules/'.length), version));
    }
  } else {
    addTree(purls, z.record(z.string(), tree).parse(dependencies ?? {}));
  }
  return [...purls].sort();
}

function parse(text: string, source: string): z.infer<typeof lockfile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`${source}: ${messageOf(error)}`, { cause: error });
  }
  const result = lockfile.safeParse(json);
  if (result.success) return result.data;
  throw new InvalidInputError(`${source}: ${formatFault(faultOf(result.error))}`);
}

function addTree(purls: Set<string>, dependencies: Record<string, z.infer<typeof tree>>): void {
  for (const [name, { version, dev, dependencies: nested }] of Object.entries(dependencies)) {
    if (version !== undefined && dev !== true && !version.includes(':'))
      purls.add(componentPurl('npm', name, version));
    if (nested) addTree(purls, nested);
  }
}
