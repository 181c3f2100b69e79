import type { Actor, Credentials, Identify, Role } from '../../../../shared/access/index.ts';
import { type Key, keyOf, type KeyRole } from './key.ts';
import { readKeys } from './key-file.ts';

/**
 * Identifies a caller by a key of this file: in the header `x-functions-key`, or else in the query as `code`,
 * as in the Functions host, or else as a bearer token. Reads the file each time, so that a removed key stops
 * working at once.
 */
export function identifyByKey(file: string): Identify {
  return (credentials) => {
    const given = givenKey(credentials);
    const key = given === undefined ? undefined : keyOf(given, readKeys(file).keys);
    return key && actorOf(key);
  };
}

/** Whether a key opens the admin endpoints of the local host. */
export function isAdminKey(file: string, given: string): boolean {
  return keyOf(given, readKeys(file).keys)?.roles.includes('admin') === true;
}

function givenKey({ url, headers }: Credentials): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return headers.get('x-functions-key') ?? new URL(url).searchParams.get('code') ?? bearer;
}

function actorOf({ name, roles }: Key): Actor {
  return { id: `key:${name}`, name, roles: roles.filter(isRole) };
}

function isRole(role: KeyRole): role is Role {
  return role !== 'admin';
}
