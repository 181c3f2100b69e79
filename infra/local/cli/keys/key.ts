import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, type Role, roles } from '../../../../shared/access/index.ts';

/**
 * What a key opens: routes by role, and with `admin` also the local host's endpoints below `/admin`, which
 * run functions manually. On Azure those require the host's own master key.
 */
export const keyRoles = [...roles, 'admin'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** A key as stored: only its hash. */
export interface Key {
  name: string;
  roles: KeyRole[];
  /** SHA-256 of the key, hexadecimal. A key has 192 random bits, so nothing slower is needed. */
  sha256: string;
  /** ISO 8601, as all times; absent for a key from the older format. */
  createdAt?: string | undefined;
  rotatedAt?: string | undefined;
  /** From then on it opens nothing. */
  expiresAt?: string | undefined;
  /** What it was before its rotation opens the same until then. */
  former?: { sha256: string; until: string } | undefined;
}

/** Makes a key to be shown once. Its prefix lets secret scanners recognize it. */
export function makeKey(): string {
  return `patchline_${randomBytes(24).toString('base64url')}`;
}

export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The hashes by which a key is known at a time, each with its end. */
export function hashesAt({ sha256, expiresAt, former }: Key, now: Date): { sha256: string; until: number }[] {
  const end = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
  const known = [{ sha256, until: end }];
  if (former) known.push({ sha256: former.sha256, until: Math.min(end, Date.parse(former.until)) });
  return known.filter(({ until }) => until > now.getTime());
}

/** The given key, if it is one of these and in force. Checks every key, in constant time. */
export function keyOf(given: string, keys: readonly Key[], now: Date): Key | undefined {
  const hash = Buffer.from(hashOf(given));
  return keys.filter((key) => hashesAt(key, now).filter(({ sha256 }) => isHash(sha256, hash)).length > 0)[0];
}

function isHash(sha256: string, hash: Buffer): boolean {
  return timingSafeEqual(Buffer.from(sha256), hash);
}

/** Whom a key stands for. */
export function actorOf({ name, roles }: Key): Actor {
  return { id: `key:${name}`, name, roles: roles.filter(isRole) };
}

function isRole(role: KeyRole): role is Role {
  return role !== 'admin';
}
