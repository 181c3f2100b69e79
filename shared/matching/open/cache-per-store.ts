import type { Blobs } from '../../platform/index.ts';

/**
 * Remembers the last values opened from each store, under keys that say what they were opened from. One that could not
 * be opened is forgotten.
 * @param most how many of a store are kept
 */
export function cachePerStore<T>(
  most: number,
): (blobs: Blobs, key: string, open: () => Promise<T>) => Promise<T> {
  const caches = new WeakMap<Blobs, Map<string, Promise<T>>>();
  return (blobs, key, open) => {
    const cache = caches.get(blobs) ?? new Map<string, Promise<T>>();
    caches.set(blobs, cache);
    const known = cache.get(key);
    if (known) return known;
    const opened = open();
    opened.catch(() => cache.delete(key));
    cache.set(key, opened);
    for (const oldest of cache.keys()) {
      if (cache.size <= most) break;
      cache.delete(oldest);
    }
    return opened;
  };
}
