import { InvalidInputError } from '../../../shared/platform/index.ts';

/** App settings by name. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** Defaults for this machine: the only database has the same name as on Azure. */
const HERE: Settings = { Cosmos__database: 'patchline' };

/** @param given the settings of the app */
export function appSettings(given: Settings = {}): Settings {
  return { ...HERE, ...given };
}

/**
 * Replaces every `%NAME%` with the app setting of that name.
 * @throws InvalidInputError when a setting is missing.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns#binding-expressions---app-settings
 */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new InvalidInputError(`'%${name}%' does not resolve to a value`);
    return value;
  });
}
