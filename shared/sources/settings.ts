import { InvalidInputError } from '../platform/index.ts';
import { type SourceName, sources } from './registry.ts';

/** Locations of a run's sources, by name: a path, a URL or a word that the source defines. */
export type SourceSettings = Readonly<Record<string, string>>;

/** The environment variable that names a source's location. */
export type SourceSetting = `PATCHLINE_${Uppercase<SourceName>}`;

export function settingOf(source: string): SourceSetting {
  return `PATCHLINE_${source.toUpperCase()}` as SourceSetting;
}

/**
 * The sources that have a location, in the order of the registry.
 * @param describe what to call a source's setting in errors
 * @throws InvalidInputError naming the setting of a required source without one
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
