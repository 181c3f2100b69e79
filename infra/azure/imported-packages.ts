import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** Static imports as the compiler writes them, dynamic ones, and CommonJS ones, in code without comments. */
const IMPORTS = [
  /^(?:import|export|\})(?: [^'"\n]*from)? ?['"]([^'"\n]+)['"];?$/gm,
  /\b(?:import|require)\(['"]([^'"\n]+)['"]\)/g,
];

/** Names of the npm packages that compiled code under a folder imports, sorted. */
export function importedPackages(folder: string): string[] {
  const names = new Set<string>();
  for (const file of globSync('**/*.js', { cwd: folder })) {
    const code = readFileSync(join(folder, file), 'utf8');
    for (const [, specifier = ''] of IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)])) {
      if (!specifier.startsWith('.') && !isBuiltin(specifier)) names.add(packageOf(specifier));
    }
  }
  return [...names].sort();
}

/** `@azure/cosmos/x` → `@azure/cosmos`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
