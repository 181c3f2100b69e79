import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionInfo, indexApp } from '../local/host/index.ts';

/** A folder with `functions`, `shared` and `host.json`: the sources (`ts`) or the package (`js`). */
interface AppFolder {
  folder: string;
  extension: 'ts' | 'js';
}

/**
 * The functions of an app as they register themselves, in order of name, without the settings that it needs to run:
 * the file that checks them is no function.
 * @throws InvalidInputError listing what is wrong with the functions
 */
export async function registeredFunctions({ folder, extension }: AppFolder): Promise<FunctionInfo[]> {
  return indexApp({
    directory: folder,
    appFiles: globSync(`functions/!(startUp).${extension}`, { cwd: folder }).sort(),
    hostJson: JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')) as unknown,
    log: () => undefined,
  });
}
