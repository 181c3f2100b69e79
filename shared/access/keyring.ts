import { includesRole, type Role, roles } from './role.ts';

/** Begins the id of whoever acts by a key. */
const KEY_PREFIX = 'key:';

/** A named key, as people see it. */
export interface KeyView {
  name: string;
  roles: readonly string[];
  /** Times are ISO 8601. */
  createdAt?: string;
  rotatedAt?: string;
  /** When it ends, or ended. */
  expiresAt?: string;
  /** Until when what it was before its rotation opens the same. */
  formerUntil?: string;
}

/** The named keys of a footing that has some; on Azure app roles of Entra ID are in their place. */
export interface Keyring {
  list(): KeyView[];
  /** Ends a key at a time, unless it ends sooner. @returns `undefined` for a name that no key has */
  expire(name: string, at: Date): Promise<KeyView | undefined>;
  /**
   * Makes a new key in place of one that its holder brings.
   * @param name of the key; any other than its own is refused
   * @param formerUntil until when the one before opens the same
   * @returns `undefined` unless the key is that one and in force
   */
  rotate(name: string, key: string, formerUntil: Date): Promise<(KeyView & { key: string }) | undefined>;
}

/**
 * Why somebody may no longer act by a key, in words; `undefined`: the key is in force, or they act by none.
 * @param role that is needed
 */
export function lostKey(
  { list }: Pick<Keyring, 'list'>,
  { actorId, role, now }: { actorId: string; role: Role | undefined; now: Date },
): string | undefined {
  if (!actorId.startsWith(KEY_PREFIX)) return undefined;
  const name = actorId.slice(KEY_PREFIX.length);
  const key = list().find((each) => each.name === name);
  if (!key) return `the key ${name} was removed`;
  if (key.expiresAt !== undefined && new Date(key.expiresAt) <= now)
    return `the key ${name} ended on ${key.expiresAt}`;
  const held = roles.filter((each) => key.roles.includes(each));
  return role === undefined || includesRole(held, role)
    ? undefined
    : `the key ${name} has no role ${role} any more`;
}
