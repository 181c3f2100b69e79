import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { roles } from '../../../../shared/access/index.ts';

/**
 * What a key opens: routes by their role, and as `admin` the endpoints below `/admin` of the local host, which run
 * functions by hand. On Azure those ask for the host's own master key.
 */
export const keyRoles = [...roles, 'admin'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** A key as it is kept: by its hash alone. */
export interface Key {
  name: string;
  roles: KeyRole[];
  /** SHA-256 of the key, hexadecimal. A key has 192 random bits, so nothing slower is needed. */
  sha256: string;
  /** ISO 8601; absent for a key of an older version. */
  createdAt?: string | undefined;
}

/** Makes a key to be shown once. Scanners for secrets know it by how it begins. */
export function makeKey(): string {
  return `patchline_${randomBytes(24).toString('base64url')}`;
}

export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The key that was given, if it is among these. Each is looked at, in constant time. */
export function keyOf(given: string, keys: readonly Key[]): Key | undefined {
  const hash = Buffer.from(hashOf(given));
  return keys.filter(({ sha256 }) => timingSafeEqual(Buffer.from(sha256), hash))[0];
}
