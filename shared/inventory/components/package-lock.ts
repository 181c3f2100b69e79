import { z } from 'zod';
import { InvalidInputError, messageOf, parseJson } from '../../platform/index.ts';
import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

const entry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  dev: z.boolean().optional(),
  link: z.boolean().optional(),
  /** Version 1: nested dependencies. Later versions have names and ranges here. */
  dependencies: z.record(z.string(), z.unknown()).optional(),
});
type Entry = z.infer<typeof entry>;
const lockfile = z.object({
  /** Versions 2 and 3: by path, `node_modules/a/node_modules/b`. */
  packages: z.record(z.string(), z.unknown()).optional(),
  /** Version 1: nested. */
  dependencies: z.record(z.string(), z.unknown()).optional(),
});

/**
 * The packages in a `package-lock.json` of version 1, 2 or 3, without those needed only for development.
 * @see `npm help package-lock-json`
 * @throws InvalidInputError, z.ZodError where it is not such a file.
 */
export function readPackageLock(text: string, setAside: SetAside): Dependency[] {
  const { packages, dependencies = {} } = lockfile.parse(parsed(text));
  return packages ? installed(packages, setAside) : nested(dependencies, setAside);
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new InvalidInputError(messageOf(error), { cause: error });
  }
}

function installed(packages: Record<string, unknown>, setAside: SetAside): Dependency[] {
  const found: Dependency[] = [];
  for (const [path, { name, version, dev, link }] of entriesOf(packages, setAside)) {
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || dev === true || link === true) continue;
    if (version === undefined) {
      setAside(path, new NoDependencyError('has no version'));
      continue;
    }
    found.push({ type: 'npm', name: name ?? path.slice(at + 'node_modules/'.length), version });
  }
  return found;
}

/** Iterative, since a file may be nested arbitrarily deep. */
function nested(dependencies: Record<string, unknown>, setAside: SetAside): Dependency[] {
  const found: Dependency[] = [];
  const waiting = [dependencies];
  for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop()) {
    for (const [name, { version, dev, dependencies: own }] of entriesOf(tree, setAside)) {
      // A version with a colon is a location: a repository or a folder.
      if (version === undefined && own === undefined) setAside(name, new NoDependencyError('has no version'));
      else if (version !== undefined && dev !== true && !version.includes(':'))
        found.push({ type: 'npm', name, version });
      if (own) waiting.push(own);
    }
  }
  return found;
}

function* entriesOf(values: Record<string, unknown>, setAside: SetAside): Generator<[name: string, Entry]> {
  for (const [name, value] of Object.entries(values)) {
    const parsed = entry.safeParse(value);
    if (parsed.success) yield [name, parsed.data];
    else setAside(name, parsed.error);
  }
}
