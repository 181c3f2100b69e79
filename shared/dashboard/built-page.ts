import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageFiles } from './page-files.ts';

/** Where `npm run build` leaves the page, beside this code. */
const BUILT = join(import.meta.dirname, 'public');

/** The page as `npm run build` made it; empty where it was not built. */
export async function readBuiltPage(): Promise<PageFiles> {
  const names = await readdir(BUILT).catch(() => []);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(BUILT, name))] as const)),
  );
}
