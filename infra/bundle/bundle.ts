import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ALONE, aloneIn, messageApp, only, startAlone, together } from './alone.ts';
import { copyAssets } from './assets.ts';
import { builtIn, withBuiltIn } from './built-in.ts';
import { keepCompletion } from './completion.ts';
import { namedImports } from './named-imports.ts';
import { ownPlace, withRoot } from './own-place.ts';
import { evaluatedWhenUsed, WHEN_USED } from './when-used.ts';

const root = join(import.meta.dirname, '..', '..');

/** What is started or loaded by its name: the command line, and the functions that the local host loads. */
const ENTRIES = ['infra/local/cli/main.js', 'functions/*.ts'];

const fileOf = (name: string): string => `functions/${name}.ts`;

/** Runs in threads, which share nothing. */
const WORKER = 'shared/snapshot/threads/worker.ts';

/** What `main.js` starts. */
const PROGRAM = 'infra/local/cli/program.ts';

/** Packages that start threads from files of their own, ask for what only a host has, or that few commands load. */
const EXTERNAL = [
  'piscina',
  '@azure/*',
  'openpgp',
  'echarts',
  'ae-cvss-calculator',
  'xz-decompress',
  'esbuild',
];

/** Some packages are CommonJS and ask for modules of Node. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/**
 * Bundles the command line: finding, reading and compiling hundreds of modules is most of the time of a short command.
 * @throws Error that esbuild raises
 */
export async function bundleTo(folder: string): Promise<void> {
  await bundle(folder, '.', globSync(ENTRIES, { cwd: root }).sort(), [startAlone]);
  await bundle(folder, '.', [WORKER]);
  for (const [command, functions] of Object.entries(ALONE))
    await bundle(
      folder,
      aloneIn(command),
      [PROGRAM, ...functions.map(fileOf)],
      [only(command), together, messageApp],
    );
  copyAssets(root, folder);
  keepCompletion(folder);
}

/** @param under where the files go in the bundle's folder */
async function bundle(
  folder: string,
  under: string,
  entryPoints: string[],
  plugins: Plugin[] = [],
): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outbase: '.',
    outdir: join(folder, under),
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: `${REQUIRE}\n${WHEN_USED}` },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [builtIn, namedImports, ...plugins, ownPlace(root, under)],
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    const placed = withRoot(text, relative(folder, path).split(sep).join('/'));
    writeFileSync(path, evaluatedWhenUsed(withBuiltIn(placed)));
  }
}
