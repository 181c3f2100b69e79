import type { Keyring, KeyView } from '../../../../shared/access/index.ts';
import { type Blobs, systemClock } from '../../../../shared/platform/index.ts';
import { changeKeyFile } from './change-keys.ts';
import { keyOf, makeKey } from './key.ts';
import { rotated, viewOf, withKey } from './key-changes.ts';
import { readKeys } from './key-file.ts';

/** The keys of a file, for the API of the host that reads it. */
export function keyringOf(file: string, blobs: Blobs, clock = systemClock): Keyring {
  return {
    list: () => readKeys(file).keys.map(viewOf),
    async expire(name, at) {
      let changed: KeyView | undefined;
      await changeKeyFile(file, blobs, (keys) => {
        const key = keys.find((each) => each.name === name);
        if (!key) return undefined;
        const isSooner = key.expiresAt === undefined || new Date(key.expiresAt) > at;
        const ended = isSooner ? { ...key, expiresAt: at.toISOString() } : key;
        changed = viewOf(ended);
        return withKey(keys, ended);
      });
      return changed;
    },
    async rotate(name, given, formerUntil) {
      const made = makeKey();
      let changed: KeyView | undefined;
      await changeKeyFile(file, blobs, (keys) => {
        const now = clock.now();
        const key = keyOf(given, keys, now);
        if (key?.name !== name) return undefined;
        const next = rotated(key, { made, now, formerUntil });
        changed = viewOf(next);
        return withKey(keys, next);
      });
      return changed && { ...changed, key: made };
    },
  };
}
