const MOST_MS = 50;

/**
 * For work that waits for nothing: called between its steps, lets timers and what came in have their turn once it has taken
 * a while. Locks are renewed by timers, and garbage is bounded by them.
 */
export function breather(mostMs = MOST_MS): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < mostMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
