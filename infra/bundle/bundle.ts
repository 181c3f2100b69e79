import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { copyAssets } from './assets.ts';
import { builtIn, withBuiltIn } from './built-in.ts';
import { keepCompletion } from './completion.ts';
import { ownPlace, withRoot } from './own-place.ts';

const root = join(import.meta.dirname, '..', '..');

/** What is started or loaded by its name: the command line, threads, and the functions that the local host loads. */
const ENTRIES = ['infra/local/cli/main.js', 'shared/snapshot/threads/worker.ts', 'functions/*.ts'];

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
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: globSync(ENTRIES, { cwd: root }).sort(),
    outbase: '.',
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [builtIn, ownPlace(root)],
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, withBuiltIn(withRoot(text, relative(folder, path).split(sep).join('/'))));
  }
  copyAssets(root, folder);
  keepCompletion(folder);
}
