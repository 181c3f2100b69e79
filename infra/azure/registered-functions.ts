import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionInfo, indexApp } from '../local/host/index.ts';

/** A folder with `functions`, `shared` and `host.json`: the sources (`ts`) or the package (`js`). */
interface AppFolder {
  folder: string;
  extension: 'ts' | 'js';
}

/**
 * An app's functions as they register themselves, sorted by name. Needs none of the app's settings, because
 * it skips the file that checks them.
 * @throws InvalidInputError listing the problems of the functions
 */
export async function registeredFunctions({ folder, extension }: AppFolder): Promise<FunctionInfo[]> {
  return indexApp({
    directory: folder,
    appFiles: globSync(`functions/!(startUp).${extension}`, { cwd: folder }).sort(),
    hostJson: JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')) as unknown,
    log: () => undefined,
  });
}
