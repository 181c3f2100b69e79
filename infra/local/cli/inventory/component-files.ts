import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DependencyFile,
  type ManifestInventory,
  readComponents,
  withComponents,
} from '../../../../shared/inventory/index.ts';
import { InvalidInputError, messageOf, readBounded } from '../../../../shared/platform/index.ts';
import { tell } from '../say.ts';

/** Limits on what is read: a source tree unpacked here by mistake has a hundred times as many files. */
const MAX_FILES = 10_000;
const MAX_DEPTH = 16;
/** Per package. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Adds the components named in dependency files to an inventory, one folder per source package. Reports on
 * standard error folders of packages that do not ship and files that are not dependency files.
 * @throws InvalidInputError when the folder cannot be read or holds too much
 */
export async function addComponents(inventory: ManifestInventory, dir: string): Promise<ManifestInventory> {
  const shipped = new Set(inventory.packages.map(({ name }) => name));
  const components = new Map<string, ReturnType<typeof readComponents>>();
  const rejected = [...inventory.rejected];
  for (const name of await foldersIn(dir)) {
    if (!shipped.has(name)) {
      tell(`${join(dir, name)}: the inventory has no package of that name (not used)`);
      continue;
    }
    const read = readComponents(await filesBelow(join(dir, name)));
    components.set(name, read);
    for (const path of read.others) tell(`${join(dir, name, path)}: not a dependency file (not read)`);
    for (const record of read.rejected) rejected.push({ ...record, source: join(dir, name, record.source) });
  }
  return withComponents({ ...inventory, rejected }, components);
}

async function foldersIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw new InvalidInputError(`${dir}: cannot be read (${messageOf(error)})`, { cause: error });
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function filesBelow(root: string): Promise<DependencyFile[]> {
  const paths: string[] = [];
  const waiting = [{ folder: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, depth } = next;
    if (depth > MAX_DEPTH)
      throw new InvalidInputError(`${join(root, folder)}: is nested deeper than ${MAX_DEPTH} folders`);
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push({ folder: path, depth: depth + 1 });
      else if (entry.isFile()) paths.push(path);
    }
    if (paths.length > MAX_FILES)
      throw new InvalidInputError(
        `${root}: holds more than ${MAX_FILES} files: are these its dependency files?`,
      );
  }
  return readAll(root, paths.sort());
}

async function readAll(root: string, paths: readonly string[]): Promise<DependencyFile[]> {
  const files: DependencyFile[] = [];
  let held = 0;
  for (const path of paths) {
    const bytes = await readBounded(join(root, path), MAX_BYTES);
    held += bytes.length;
    if (held > MAX_BYTES)
      throw new InvalidInputError(
        `${root}: holds more than ${MAX_BYTES} bytes: are these its dependency files?`,
      );
    files.push({ path, text: bytes.toString('utf8') });
  }
  return files;
}
