import assert from 'node:assert/strict';
import { importInventory, type ShippedPackage } from '../../shared/inventory/index.ts';
import { blobStore, commitSnapshot, type CurrentPointer, readCurrent } from '../../shared/snapshot/index.ts';
import {
  type DocumentBody,
  type DocumentContainer,
  type Platform,
  queryAll,
} from '../../shared/platform/index.ts';
import { type SourceFile, takeIn } from './sources.ts';

/** The release that tests ship. */
export const RELEASE = 'azurelinux-3.0';

export function shippedPackage(
  name: string,
  version: string,
  rest: Partial<ShippedPackage> = {},
): ShippedPackage {
  return { name, epoch: 0, version, release: '1.azl3', ...rest };
}

/** Makes these the packages of the release, whatever it loses. */
export function ship(
  { documents }: Platform,
  ...packages: ShippedPackage[]
): ReturnType<typeof importInventory> {
  const manifest = { distro: 'azurelinux', release: '3.0', asOf: '2026-01-31', packages };
  return importInventory(documents, manifest, ['inventory']);
}

/** Merges files into the snapshot in force. */
export async function commit(
  { blobs }: Platform,
  files: readonly SourceFile[],
  acceptLoss: string[] = ['nvd', 'kev', 'overrides'],
): Promise<CurrentPointer> {
  const before = await readCurrent(blobs);
  const previous = before ? { previous: before.content } : {};
  const { manifest } = await takeIn(blobStore(blobs), files, { ...previous, acceptLoss });
  const pointer = await commitSnapshot(blobs, manifest, before);
  assert.ok(pointer);
  return pointer;
}

/** Every document of a kind, by partition and id. */
export async function allOf<T extends DocumentBody>(
  container: DocumentContainer,
  kind: string,
): Promise<T[]> {
  const found: T[] = [];
  for await (const { body } of queryAll<T>(container, { where: { kind }, limit: 500 })) found.push(body);
  return found;
}
