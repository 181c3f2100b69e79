import type { KeyView } from '../../../../shared/access/index.ts';
import { defined, InvalidInputError } from '../../../../shared/platform/index.ts';
import { hashesAt, hashOf, type Key } from './key.ts';

/** What people see of a key. */
export function viewOf({ name, roles, createdAt, rotatedAt, expiresAt, former }: Key): KeyView {
  return { name, roles, ...defined({ createdAt, rotatedAt, expiresAt, formerUntil: former?.until }) };
}

/** @throws InvalidInputError unless one has the name */
export function keyNamed(keys: readonly Key[], name: string): Key {
  const key = keys.find((each) => each.name === name);
  if (key) return key;
  throw new InvalidInputError(`--name ${name}: there is no key of that name`);
}

/** The keys, with another in place of the one of its name. */
export function withKey(keys: readonly Key[], key: Key): Key[] {
  return keys.map((each) => (each.name === key.name ? key : each));
}

interface Rotation {
  /** The new key. */
  made: string;
  now: Date;
  /** Until when the one before opens the same. */
  formerUntil: Date;
  /** Of the new one; default: the end of the one before. */
  expiresAt?: string;
}

/** A key under another secret. @throws InvalidInputError for one that has ended, unless another end is given */
export function rotated(key: Key, { made, now, formerUntil, expiresAt = key.expiresAt }: Rotation): Key {
  const next: Key = {
    ...key,
    sha256: hashOf(made),
    rotatedAt: now.toISOString(),
    former: formerUntil > now ? { sha256: key.sha256, until: formerUntil.toISOString() } : undefined,
    expiresAt,
  };
  if (hashesAt(next, now).length > 0) return next;
  throw new InvalidInputError(`--name ${key.name}: the key ended on ${expiresAt ?? ''}: give --expires too`);
}
