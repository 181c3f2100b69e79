import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionInfo, indexApp } from '../local/host/index.ts';

type PlatformModule = Pick<typeof import('../../shared/platform/index.ts'), 'providePlatform'>;

/** A folder with `functions`, `shared` and `host.json`: the sources (`ts`) or the package (`js`). */
interface AppFolder {
  folder: string;
  extension: 'ts' | 'js';
}

/**
 * The functions of an app as they register themselves, in order of name, without the settings that it needs to run:
 * its platform counts as provided, and nothing asks for it.
 * @throws InvalidInputError listing what is wrong with the functions
 */
export async function registeredFunctions({ folder, extension }: AppFolder): Promise<FunctionInfo[]> {
  const platform = pathToFileURL(join(folder, 'shared', 'platform', `index.${extension}`));
  const { providePlatform } = (await import(platform.href)) as PlatformModule;
  providePlatform(Promise.withResolvers<never>().promise);
  return indexApp({
    directory: folder,
    appGlob: `functions/*.${extension}`,
    hostJson: JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')) as unknown,
    log: () => undefined,
  });
}
