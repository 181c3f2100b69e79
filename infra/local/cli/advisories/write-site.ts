import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidInputError } from '../../../../shared/platform/index.ts';

/** Tells a folder that was written here from one that holds something else. */
const MARK = '.patchline-site';
const DAY_MS = 86_400_000;
/** Whatever the umask of who exports: a web server runs as somebody else. */
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;

/**
 * Writes the files of a site into a folder of their own beside the place, and makes the place a link to it: whoever
 * serves the place gets one site or the other, also where this is killed. The site before stays until the next call,
 * for those who are reading it.
 * @returns number of files
 * @throws InvalidInputError where the place holds something else
 */
export async function writeSite(
  place: string,
  files: AsyncIterable<{ path: string; bytes: Uint8Array }>,
): Promise<number> {
  const link = resolve(place);
  const before = await whatIsAt(link);
  if (before === 'other')
    throw new InvalidInputError(`${place}: holds files that are no exported site; give a new folder`);
  await makeFolder(dirname(link));
  const fresh = await mkdtemp(prefixOf(link));
  try {
    const written = await writeFiles(fresh, files);
    await pointTo(link, fresh, before);
    await removeOthers(link, [fresh, ...(before?.target ? [before.target] : [])]);
    return written;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(
  folder: string,
  files: AsyncIterable<{ path: string; bytes: Uint8Array }>,
): Promise<number> {
  await chmod(folder, FOLDER_MODE);
  let written = 0;
  for await (const { path, bytes } of files) {
    const file = join(folder, path);
    await makeFolder(dirname(file));
    await writeFile(file, bytes);
    await chmod(file, FILE_MODE);
    written += 1;
  }
  await writeFile(join(folder, MARK), '');
  return written;
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  for (let made = folder; first !== undefined && made.startsWith(first); made = dirname(made))
    await chmod(made, FOLDER_MODE);
}

/** A link is replaced at once. A folder, as older versions wrote, makes way first. */
async function pointTo(link: string, fresh: string, before: { target?: string } | undefined): Promise<void> {
  const next = `${fresh}.link`;
  await symlink(basename(fresh), next);
  if (before && before.target === undefined) await rename(link, `${fresh}.old`);
  await rename(next, link);
  await rm(`${fresh}.old`, { recursive: true, force: true });
}

/** What earlier calls left, killed ones too; one without the mark is being written, unless it is old. */
async function removeOthers(link: string, kept: readonly string[]): Promise<void> {
  const own = basename(prefixOf(link));
  for (const name of await readdir(dirname(link))) {
    const path = join(dirname(link), name);
    if (!name.startsWith(own) || kept.includes(path)) continue;
    const { mtimeMs } = await lstat(path);
    const isDone = (await entriesOf(path))?.includes(MARK) === true;
    if (isDone || Date.now() - mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

type Place = 'other' | { target?: string };

/** @returns `undefined`: nothing; of a link to a site: where that lies */
async function whatIsAt(link: string): Promise<Place | undefined> {
  const target = await readlink(link).catch(() => undefined);
  const entries = await entriesOf(link);
  if (!entries) return target === undefined ? undefined : {};
  if (entries.length > 0 && !entries.includes(MARK)) return 'other';
  return target === undefined ? {} : { target: resolve(dirname(link), target) };
}

/** @returns `undefined`: there is no such folder */
async function entriesOf(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function prefixOf(link: string): string {
  return join(dirname(link), `.${basename(link)}-`);
}
