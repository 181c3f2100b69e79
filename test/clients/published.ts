import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Advisory } from '../../shared/advisories/advisory.ts';
import { siteFiles } from '../advisories/site-files.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import { publication } from '../advisories/fixtures.ts';

/** Writes the site of some advisories and statements into a folder, as `patchline advisories export` does. @returns the folder */
export async function publishInto(
  folder: string,
  advisories: readonly Advisory[],
  statements: readonly Statement[] = [],
): Promise<string> {
  for (const { path, content } of siteFiles({ publication, advisories, statements })) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}
