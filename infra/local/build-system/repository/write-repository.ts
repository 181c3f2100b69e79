import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRpm } from '../rpm/read-rpm.ts';
import { writeWhole } from '../write-whole.ts';
import { filelistsXml } from './filelists.ts';
import type { ListedRpm } from './listed-rpm.ts';
import { otherXml } from './other.ts';
import { primaryXml } from './primary.ts';
import { metadataOf } from './repomd.ts';

/** Folder of the packages. */
export const PACKAGES = 'packages';

/**
 * Writes the metadata for the packages in a repository, dated when the last package was added. The same
 * packages give the same bytes. Keeps the files of the previous `repomd.xml` until the next write, for
 * clients still reading it.
 */
export async function writeRepository(root: string): Promise<void> {
  const lying = await packagesIn(root);
  const at = Math.max(0, ...lying.map(({ since }) => since));
  const parts = { primary: primaryXml(lying), filelists: filelistsXml(lying), other: otherXml(lying) };
  const { repomd, files } = metadataOf(parts, at);
  const before = await repomdOf(root);
  for (const { path, bytes } of files) await writeWhole(join(root, path), bytes, at);
  await writeWhole(join(root, 'repodata', 'repomd.xml'), repomd, at);
  await removeUnnamed(root, [before, repomd.toString()]);
}

async function packagesIn(root: string): Promise<ListedRpm[]> {
  const folder = join(root, PACKAGES);
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.rpm')).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const since = Math.floor((await stat(file)).mtimeMs / 1000);
      return { location: `${PACKAGES}/${name}`, since, rpm: readRpm(await readFile(file)) };
    }),
  );
}

async function repomdOf(root: string): Promise<string> {
  try {
    return await readFile(join(root, 'repodata', 'repomd.xml'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  }
}

async function removeUnnamed(root: string, repomds: readonly string[]): Promise<void> {
  const folder = join(root, 'repodata');
  for (const name of await readdir(folder))
    if (name.endsWith('.xml.gz') && !repomds.some((each) => each.includes(name)))
      await rm(join(folder, name));
}
