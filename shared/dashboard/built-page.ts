import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { PageFiles } from './page-files.ts';

/** Where `npm run build` leaves the page, beside this code. */
const BUILT = join(import.meta.dirname, 'public');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Type of a file of the page, by its name. */
export function typeOf(name: string): string {
  return TYPES[extname(name)] ?? 'application/octet-stream';
}

/** The page as `npm run build` made it; empty where it was not built. */
export async function readBuiltPage(): Promise<PageFiles> {
  const names = await readdir(BUILT).catch(() => []);
  return new Map(
    await Promise.all(
      names.map(
        async (name) => [name, { type: typeOf(name), bytes: await readFile(join(BUILT, name)) }] as const,
      ),
    ),
  );
}
