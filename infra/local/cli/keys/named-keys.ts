import { type Credentials, type Identify, sessionToken } from '../../../../shared/access/index.ts';
import { systemClock } from '../../../../shared/platform/index.ts';
import { actorOf, keyOf } from './key.ts';
import { readKeys } from './key-file.ts';
import { keyOfSession } from './sessions.ts';

/**
 * Identifies a caller by a key of this file: in the header `x-functions-key`, or else in the query as `code`,
 * as in the Functions host, or else as a bearer token, or else by the session of the page. Reads the file each
 * time, so that a removed key stops working at once.
 */
export function identifyByKey(file: string, clock = systemClock): Identify {
  return (credentials) => {
    const given = givenKey(credentials);
    const token = sessionToken(credentials.headers);
    if (given === undefined && token === undefined) return undefined;
    const { keys } = readKeys(file);
    const key =
      given === undefined ? keyOfSession(token ?? '', keys, clock) : keyOf(given, keys, clock.now());
    return key && actorOf(key);
  };
}

/** Whether somebody has that key. */
export function isKey(file: string, given: string, clock = systemClock): boolean {
  return keyOf(given, readKeys(file).keys, clock.now()) !== undefined;
}

/** Whether a key opens the admin endpoints of the local host. */
export function isAdminKey(file: string, given: string, clock = systemClock): boolean {
  return keyOf(given, readKeys(file).keys, clock.now())?.roles.includes('admin') === true;
}

function givenKey({ url, headers }: Credentials): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return headers.get('x-functions-key') ?? new URL(url).searchParams.get('code') ?? bearer;
}
