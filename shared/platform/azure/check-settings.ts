import { InvalidInputError } from '../errors.ts';
import type { AzureSettings } from '../settings/azure.ts';

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * Allows keys and connection strings only for emulators: everything on Azure uses identities. Emulators on
 * another machine, or under another name in a compose network, need the setting `PATCHLINE_ALLOW_KEYS=true`.
 * @param setting the one that contains the key, for the message
 * @throws InvalidInputError
 */
export function checkKeyAllowed(settings: AzureSettings, setting: string, endpoint: string): void {
  const { hostname } = checkedUrl(setting, endpoint);
  if (LOOPBACK.test(hostname) || settings.PATCHLINE_ALLOW_KEYS === 'true') return;
  throw new InvalidInputError(
    `setting ${setting}: a key for ${hostname}, which is not an emulator on this machine: use a managed identity, or set PATCHLINE_ALLOW_KEYS=true`,
  );
}

/** Tokens go over TLS only. @throws InvalidInputError */
export function checkedHttpsUrl(setting: string, endpoint: string): string {
  if (checkedUrl(setting, endpoint).protocol === 'https:') return endpoint;
  throw new InvalidInputError(`setting ${setting}: ${endpoint} is not https`);
}

/** The parts of `Name=value;Name=value`. @throws InvalidInputError naming the setting, never its value */
export function parseConnectionString(setting: string, text: string): ReadonlyMap<string, string> {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part): [string, string] => {
      const [, name, value] = /^\s*(\w+)=(.*)$/.exec(part) ?? [];
      if (name === undefined || value === undefined) {
        throw new InvalidInputError(`setting ${setting} is not a connection string`);
      }
      return [name, value];
    }),
  );
}

function checkedUrl(setting: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new InvalidInputError(`setting ${setting} is not a URL`);
  return url;
}
