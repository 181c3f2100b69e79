import { readFile } from 'node:fs/promises';
import { type ManifestInventory, readInventory, sourceIndex } from '../../../shared/inventory/index.ts';
import { InvalidInputError, messageOf } from '../../../shared/platform/index.ts';
import { rejectedLine } from './present/rejected.ts';

/**
 * Reads an inventory of any known format.
 * @param manifest a package manifest that tells sources and epochs of a list of binary packages
 * @throws InvalidInputError when the inventory does not say what it is of
 */
export async function openInventory(file: string, manifest?: string): Promise<ManifestInventory> {
  const known = manifest === undefined ? undefined : await openInventory(manifest);
  const inventory = readInventory(await readInput(file), file, known && sourceIndex(known.packages));
  const { distro = known?.distro, release = known?.release, asOf = known?.asOf } = inventory;
  if (distro === undefined || release === undefined || asOf === undefined) {
    throw new InvalidInputError(
      `${file}: names packages, but not distro, release and asOf: give a package manifest too (--manifest)`,
    );
  }
  return { ...inventory, distro, release, asOf };
}

/**
 * The same for a scan: a package that is left out would have its findings closed as if it no longer shipped.
 * @throws InvalidInputError when a record was set aside too; says which
 */
export async function openWholeInventory(file: string, manifest?: string): Promise<ManifestInventory> {
  const inventory = await openInventory(file, manifest);
  if (!reportRejected(inventory)) return inventory;
  throw new InvalidInputError(`${file}: not every record can be used: nothing was taken in`);
}

/** @throws InvalidInputError naming the file */
export async function readInput(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  });
}

/** Says which records were set aside, one line each; true when there were any. */
export function reportRejected({ source, rejected, unmapped }: ManifestInventory): boolean {
  for (const record of rejected) console.error(rejectedLine(record));
  for (const { binary, reason } of unmapped)
    console.error(`${source}: ${binary.record} ${binary.name}: ${reason} (not matched)`);
  return rejected.length > 0;
}
