import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type Inventory,
  type ManifestInventory,
  MAX_INPUT_BYTES,
  parseReleaseKey,
  readInventory,
  readRepository,
  type SourceIndex,
  sourceIndex,
  withinBounds,
} from '../../../../shared/inventory/index.ts';
import { InvalidInputError, readBounded } from '../../../../shared/platform/index.ts';
import { addComponents } from './component-files.ts';
import type { InventoryFlags } from './inventory-options.ts';
import { tellUnmatched } from './tell-unmatched.ts';

/**
 * Reads an inventory of any known format; a folder must be a repository.
 * @throws InvalidInputError when neither the inventory nor a flag names its distribution and release
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
      `${path}: does not name its distribution and release: pass --release, for example azurelinux-3.0, or a package manifest (--manifest)`,
    );
  }
  const today = flags.now ?? new Date().toISOString();
  const inventory = { ...read, distro, release, asOf: asOf ?? today.slice(0, 10) };
  return withinBounds(
    flags.components === undefined ? inventory : await addComponents(inventory, flags.components),
  );
}

/**
 * The default cutoff for an inventory, a day or time. A manifest states what a release was on a day; a list
 * of installed packages stays exposed to CVEs published later, so it has none.
 */
export function judgedAsOf({ format, asOf }: ManifestInventory): string | undefined {
  return format === 'manifest' ? asOf : undefined;
}

async function readAny(path: string, index?: SourceIndex): Promise<Inventory> {
  const repository = await repositoryOf(path);
  if (repository === undefined) return readInventory(await readBounded(path, MAX_INPUT_BYTES), path, index);
  return readRepository((file) => readBounded(join(repository, file), MAX_INPUT_BYTES), repository, index);
}

/** The root of a repository, given as its folder, its `repodata` folder or its `repomd.xml`. */
async function repositoryOf(path: string): Promise<string | undefined> {
  if (basename(path) === 'repomd.xml') return join(path, '..', '..');
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  const root = basename(resolve(path)) === 'repodata' ? join(path, '..') : path;
  if (existsSync(join(root, 'repodata', 'repomd.xml'))) return root;
  throw new InvalidInputError(`${path}: a folder, but no repository: repodata/repomd.xml is missing`);
}

/**
 * Opens an inventory to be stored and reports what of it cannot be used.
 * @throws InvalidInputError when it has no package: all findings would be closed as if nothing shipped any
 * more
 */
export async function openInventoryToStore(
  path: string,
  flags: InventoryFlags & { now?: string },
): Promise<ManifestInventory> {
  const inventory = await openInventory(path, flags);
  tellUnmatched(inventory, flags.verbose);
  if (inventory.packages.length > 0) return inventory;
  throw new InvalidInputError(`${path}: contains no RPM package: nothing was imported`);
}
