import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Node's own modules, taken from the process instead of imported. An import makes Node look at every export, and some
 * of those load a lot when they are looked at: `http.WebSocket` loads all of fetch, `fs.ReadStream` all streams. Here
 * only names that somebody imports are looked at.
 */
export const builtIn: Plugin = {
  name: 'built-in',
  setup(build) {
    build.onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path, namespace: 'built-in', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({ contents: namesOf(path) }));
  },
};

/** One export a name, each of which esbuild leaves out where nobody imports it. */
function namesOf(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => name !== 'default');
  return [
    `const all = /* @__PURE__ */ ${taken(path)};`,
    'export default all;',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => all.${name})();`),
  ].join('\n');
}

/** The same for modules that are imported only when they are needed, in the text that esbuild put out. */
export function withBuiltIn(text: string): string {
  return text.replace(/\bimport\("([a-z][\w:/]*)"\)/g, (whole, path: string) =>
    isBuiltin(path) ? `Promise.resolve(${taken(path)})` : whole,
  );
}

function taken(path: string): string {
  return `process.getBuiltinModule(${JSON.stringify(path)})`;
}
