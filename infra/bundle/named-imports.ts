import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const RESOLVED = Symbol('resolved');

/**
 * Packages that are imported only when they are needed, with the names that Node gives them. Of a CommonJS package
 * esbuild gives such an import `default` alone: https://github.com/evanw/esbuild/issues/3245
 */
export const namedImports: Plugin = {
  name: 'named-imports',
  setup(build) {
    build.onResolve({ filter: /^[a-z@]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === RESOLVED || isBuiltin(path)) return undefined;
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: RESOLVED });
      if (found.external || found.errors.length > 0) return found;
      return { path, namespace: 'named-imports', pluginData: resolveDir };
    });
    build.onLoad({ filter: /.*/, namespace: 'named-imports' }, async ({ path, pluginData: resolveDir }) => ({
      contents: `export { ${await namesOf(path)} } from ${JSON.stringify(path)};`,
      resolveDir: resolveDir as string,
    }));
  },
};

async function namesOf(path: string): Promise<string> {
  const names = Object.keys((await import(path)) as object);
  return names.filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).join(', ');
}
