import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidInputError } from '../../../../shared/platform/index.ts';

/** Tells a folder that was written here from one that holds something else. */
const MARK = '.patchline-site';

/**
 * Writes the files of a site into a folder beside the place and moves it there as a whole: whoever serves the folder
 * never mixes two sites.
 * @returns number of files
 * @throws InvalidInputError where the folder holds something else
 */
export async function writeSite(
  folder: string,
  files: AsyncIterable<{ path: string; bytes: Uint8Array }>,
): Promise<number> {
  const place = resolve(folder);
  const before = await entriesOf(place);
  if (before && before.length > 0 && !before.includes(MARK))
    throw new InvalidInputError(`${folder}: holds files that are no exported site; give a new folder`);
  await mkdir(dirname(place), { recursive: true });
  const fresh = await mkdtemp(join(dirname(place), `.${basename(place)}-`));
  try {
    await writeFile(join(fresh, MARK), '');
    let written = 0;
    for await (const { path, bytes } of files) {
      const file = join(fresh, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      written += 1;
    }
    const old = `${fresh}.old`;
    if (before) await rename(place, old);
    await rename(fresh, place);
    await rm(old, { recursive: true, force: true });
    return written;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function entriesOf(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
