import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type Inventory,
  type ManifestInventory,
  parseReleaseKey,
  readInventory,
  readRepository,
  type SourceIndex,
  sourceIndex,
  withinBounds,
} from '../../../shared/inventory/index.ts';
import { InvalidInputError, messageOf } from '../../../shared/platform/index.ts';
import { addComponents } from './component-files.ts';
import type { InventoryFlags } from './inventory-options.ts';
import { rejectedLine } from './present/rejected.ts';
import { tell } from './say.ts';

/**
 * Reads an inventory of any known format; a folder is a repository.
 * @throws InvalidInputError when the inventory does not say what it is of
 */
export async function openInventory(
  path: string,
  flags: Omit<InventoryFlags, 'inventory'> & { now?: string } = {},
): Promise<ManifestInventory> {
  const known = flags.manifest === undefined ? undefined : await readAny(flags.manifest);
  const read = await readAny(path, known && sourceIndex(known.packages));
  const named = flags.release === undefined ? undefined : parseReleaseKey(flags.release);
  const { distro = known?.distro, release = known?.release, asOf = known?.asOf } = { ...read, ...named };
  if (distro === undefined || release === undefined) {
    throw new InvalidInputError(
      `${path}: names packages, but not of which distribution and release: give --release, such as azurelinux-3.0, or a package manifest (--manifest)`,
    );
  }
  const today = flags.now ?? new Date().toISOString();
  const inventory = { ...read, distro, release, asOf: asOf ?? today.slice(0, 10) };
  return withinBounds(
    flags.components === undefined ? inventory : await addComponents(inventory, flags.components),
  );
}

async function readAny(path: string, index?: SourceIndex): Promise<Inventory> {
  const repository = await repositoryOf(path);
  if (repository === undefined) return readInventory(await readInput(path), path, index);
  return readRepository((file) => readInput(join(repository, file)), repository, index);
}

/** The root of a repository that is given as its folder, its `repodata` or `repomd.xml`. */
async function repositoryOf(path: string): Promise<string | undefined> {
  if (basename(path) === 'repomd.xml') return join(path, '..', '..');
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  const root = basename(resolve(path)) === 'repodata' ? join(path, '..') : path;
  if (existsSync(join(root, 'repodata', 'repomd.xml'))) return root;
  throw new InvalidInputError(`${path}: a folder, but no repository: repodata/repomd.xml is missing`);
}

/**
 * The same for a scan: a package that is left out would have its findings closed as if it no longer shipped.
 * @throws InvalidInputError when a record was set aside too; says which
 */
export async function openWholeInventory(
  path: string,
  flags?: Parameters<typeof openInventory>[1],
): Promise<ManifestInventory> {
  const inventory = await openInventory(path, flags);
  if (!reportRejected(inventory)) return inventory;
  throw new InvalidInputError(`${path}: not every record can be used: nothing was taken in`);
}

/** @throws InvalidInputError naming the file */
export async function readInput(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  });
}

/** Says which records were set aside, one line each; true when there were any. */
export function reportRejected({ source, rejected, unmapped }: ManifestInventory): boolean {
  for (const record of rejected) tell(rejectedLine(record));
  for (const { binary, reason } of unmapped)
    tell(`${source}: ${binary.record} ${binary.name}: ${reason} (not matched)`);
  return rejected.length > 0;
}
