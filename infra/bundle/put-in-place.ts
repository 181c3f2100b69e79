import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Puts what was made in a folder's place, file by file and where they differ: what runs from there meanwhile finds its
 * files. The folder in which it was made is gone afterwards.
 */
export function putInPlace(made: string, place: string): void {
  const now = filesOf(made);
  for (const file of now) {
    if (isSame(join(made, file), join(place, file))) continue;
    mkdirSync(dirname(join(place, file)), { recursive: true });
    renameSync(join(made, file), join(place, file));
  }
  const wanted = new Set(now);
  for (const file of filesOf(place)) if (!wanted.has(file)) rmSync(join(place, file));
  rmSync(made, { recursive: true });
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

function isSame(made: string, known: string): boolean {
  try {
    return readFileSync(made).equals(readFileSync(known));
  } catch {
    return false;
  }
}
