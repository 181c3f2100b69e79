import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { functionFile, TOGETHER } from '../local/cli/function-file.ts';
import { messageFunctions } from '../local/cli/message-functions.ts';

/**
 * Commands that people wait for, with the functions that they load. Each has a bundle of its own: what several commands
 * share lies in files that hold all that any of them uses, and to find, read and evaluate that took a quarter of an
 * `explain`.
 */
export const ALONE: Readonly<Record<string, readonly string[]>> = {
  explain: [],
  match: [],
  scan: [TOGETHER, 'telemetry'],
};

/** Where the bundle of such a command lies in that of all commands. */
export const aloneIn = (command: string): string => `alone/${command}`;

/** What `main.js` starts, whatever is asked for. */
const PROGRAM = "import('./program.ts')";

/** Makes `main.js` start such a command from its own bundle. */
export const startAlone: Plugin = {
  name: 'start-alone',
  setup(build) {
    build.onLoad({ filter: /\bcli[\\/]main\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const own = `import(new URL(\`../../../${aloneIn('${process.argv[2]}')}/infra/local/cli/program.js\`, import.meta.url))`;
      const isAlone = `${JSON.stringify(Object.keys(ALONE))}.includes(process.argv[2])`;
      return { contents: text.replace(PROGRAM, `(${isAlone} ? ${own} : ${PROGRAM})`) };
    });
  },
};

/** Makes one file of the functions that a message starts. */
export const together: Plugin = {
  name: 'together',
  setup(build) {
    const file = new RegExp(`\\bfunctions[\\\\/]${TOGETHER}\\.ts$`);
    const contents = messageFunctions.map((name) => `import './${name}.ts';`).join('\n');
    build.onResolve({ filter: file }, ({ path, resolveDir }) => ({ path: join(resolveDir, path) }));
    build.onLoad({ filter: file }, ({ path }) => ({ contents, resolveDir: dirname(path), loader: 'ts' }));
    // They register themselves, whatever the package says of its other modules.
    build.onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) =>
      file.test(importer) ? { path: join(resolveDir, path), sideEffects: true } : undefined,
    );
  },
};

/** Has the functions that a message starts register without the library, see message-app.ts. */
export const messageApp: Plugin = {
  name: 'message-app',
  setup(build) {
    const path = join(import.meta.dirname, '..', 'local', 'host', 'worker', 'message-app.ts');
    const functionsOfMessages = new Set(messageFunctions.map(functionFile));
    build.onResolve({ filter: /^@azure\/functions$/ }, ({ importer }) =>
      functionsOfMessages.has(importer) ? { path } : undefined,
    );
  },
};

/** Leaves all other commands out. */
export function only(command: string): Plugin {
  return {
    name: 'only',
    setup(build) {
      build.onResolve({ filter: /^\.\/commands\/.*-command\.ts$/ }, ({ path }) =>
        path === `./commands/${command}-command.ts` ? undefined : { path, external: true },
      );
    },
  };
}
