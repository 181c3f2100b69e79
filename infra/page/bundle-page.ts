import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { type PageFiles, SHELL } from '../../shared/dashboard/index.ts';

const SOURCES = join(import.meta.dirname, '..', '..', 'shared', 'dashboard', 'page');

/** Bundles the page from its sources: the document, one script and one style, named by their content. */
export async function bundlePage(): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCES, 'main.tsx')],
    outdir: SOURCES,
    entryNames: 'patchline-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const made = outputFiles.map(({ path, contents }) => [basename(path), contents] as const);
  const nameOf = (ending: string): string => made.find(([name]) => name.endsWith(ending))?.[0] ?? '';
  const shell = (await readFile(join(SOURCES, SHELL), 'utf8'))
    .replace('main.tsx', nameOf('.js'))
    .replace('style.css', nameOf('.css'));
  return new Map([[SHELL, Buffer.from(shell)], ...made]);
}
