import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** `from 'x'`, `import 'x'` and `import('x')` of code without comments, unless x is a path. */
const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([^'".][^'"]*)['"]/g;

/** Names of the npm packages that compiled code under a folder imports, in order. */
export function importedPackages(folder: string): string[] {
  const names = new Set<string>();
  for (const file of globSync('**/*.js', { cwd: folder })) {
    for (const [, specifier = ''] of readFileSync(join(folder, file), 'utf8').matchAll(IMPORT)) {
      if (!isBuiltin(specifier)) names.add(packageOf(specifier));
    }
  }
  return [...names].sort();
}

/** `@azure/cosmos/x` → `@azure/cosmos`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
