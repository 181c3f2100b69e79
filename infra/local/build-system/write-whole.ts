import { mkdir, open, rename, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file under a temporary name and renames it when complete.
 * @param since its modification time, in seconds since 1970; absent: now
 */
export async function writeWhole(path: string, content: string | Buffer, since?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.part`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (since !== undefined) await utimes(temporary, since, since);
  await rename(temporary, path);
}
