import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Readable } from 'node:stream';

import { isAlive, ownIdentity } from '../process-identity.ts';
import { leaseFolder, temporaryFolder } from './layout.ts';

/** Creates the folders for everything else. Private, because they contain unpublished findings. */
export function makeRoot(root: string): void {
  for (const folder of [root, temporaryFolder(root), leaseFolder(root)]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}

/** A file without its final name: its content is flushed to disk. */
export interface Temporary {
  path: string;
  handle: FileHandle;
}

/**
 * Writes content to a temporary file and flushes it. Only complete, flushed content ever gets a name, so
 * neither a killed process nor a power cut leaves half a blob.
 */
export async function writeTemporary(root: string, content: Uint8Array | Readable): Promise<Temporary> {
  const { pid, started } = ownIdentity();
  const path = join(temporaryFolder(root), `${pid}_${started}_${randomUUID()}`);
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
    return { path, handle };
  } catch (error) {
    await discard({ path, handle });
    throw error;
  }
}

/** Closes the file and removes its temporary name, if it still has one. */
export async function discard({ path, handle }: Temporary): Promise<void> {
  await handle.close();
  await rm(path, { force: true });
}

/**
 * Creates a blob's folder and flushes the names of new folders. Never creates the root: while that is away, a new one
 * would stand in its way back.
 * @throws ENOENT when the root is away
 */
export async function makeFolder(root: string, folder: string): Promise<void> {
  if (folder === normalize(root) || existsSync(folder)) return;
  const parent = dirname(folder);
  await makeFolder(root, parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await syncFolder(parent);
}

/** A name created by rename or link survives a power cut only if its folder is flushed too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes the temporary files of processes that are gone. */
export function removeDeadTemporaries(root: string): void {
  for (const file of readdirSync(temporaryFolder(root))) {
    const [pid, started = ''] = file.split('_');
    if (!isAlive({ pid: Number(pid), started })) rmSync(join(temporaryFolder(root), file), { force: true });
  }
}
