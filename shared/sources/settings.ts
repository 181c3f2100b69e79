import { InvalidInputError } from '../platform/index.ts';
import { type SourceName, sources } from './registry.ts';

/** Where the sources of a run are, by name: a path, a URL or a word that the source knows. */
export type SourceSettings = Readonly<Record<string, string>>;

/** The environment variable that names a source's location. */
export type SourceSetting = `PATCHLINE_${Uppercase<SourceName>}`;

export function settingOf(source: string): SourceSetting {
  return `PATCHLINE_${source.toUpperCase()}` as SourceSetting;
}

/**
 * The locations of the sources that have one, in the order of the registry.
 * @param describe what to call the setting of a source in errors
 * @throws InvalidInputError naming the setting of a required source that has none
 */
export function chooseSources(
  locations: Readonly<Record<string, string | undefined>>,
  describe: (source: string) => string,
): SourceSettings {
  const chosen: Record<string, string> = {};
  for (const { name, required, help } of sources) {
    const location = locations[name];
    if (location) chosen[name] = location;
    else if (required) throw new InvalidInputError(`${describe(name)}: give ${help.what}`);
  }
  return chosen;
}
