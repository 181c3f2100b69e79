import { readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** Stands for the URL of the bundle's folder until it is known how deep an output file lies in it. */
const ROOT = '__PATCHLINE_BUNDLE_ROOT__';

/** What a module asks about its own place. */
const QUESTION = /\bimport\.meta\.(url|dirname|filename)\b/g;

/** Finds functions beside itself, which share what is loaded with the command. */
const FINDS_CODE = 'infra/local/cli/function-file.ts';

/**
 * Each module of the bundle believes to lie where its source lies, under the bundle's folder: what it reads beside
 * itself is copied there, whichever file esbuild puts its code in.
 * @param under where the code goes in the bundle's folder
 */
export function ownPlace(root: string, under: string): Plugin {
  return {
    name: 'own-place',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const place = relative(root, path).split(sep).join('/');
        const contents = place.startsWith('node_modules/')
          ? text
          : withNamesOfZod(placed(text, place === FINDS_CODE ? `${under}/${place}` : place));
        return { contents, loader: 'ts' };
      });
    },
  };
}

function placed(text: string, source: string): string {
  const file = source.replace(/\.ts$/, '.js');
  const url = (path: string): string => `new URL(${JSON.stringify(path)}, ${ROOT})`;
  const pathOf = (path: string): string => `process.getBuiltinModule('node:url').fileURLToPath(${url(path)})`;
  const answers = { url: `${url(file)}.href`, dirname: pathOf(dirname(file)), filename: pathOf(file) };
  return text.replace(QUESTION, (_, asked: keyof typeof answers) => answers[asked]);
}

/** @param output place of the output file in the bundle's folder, with slashes */
export function withRoot(text: string, output: string): string {
  const depth = output.split('/').length - 1;
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return text.replaceAll(ROOT, `new URL(${JSON.stringify(up)}, import.meta.url)`);
}

/** The object `z` has everything that zod has, all languages too; of a namespace, esbuild keeps the names that are used. */
function withNamesOfZod(text: string): string {
  return text.replace("import { z } from 'zod';", "import * as z from 'zod';");
}
