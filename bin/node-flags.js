/**
 * Node flags for commands that run for seconds, measured by `npm run bench` on a process of three threads on
 * two processors. Long-running `serve` does better with Node's defaults.
 */
export const nodeFlags = [
  // In a run of seconds, the optimizing compiler costs more than it saves.
  '--no-turbofan',
  // Few objects survive a collection, so the heap may grow to four times its size before the next one.
  '--heap-growing-percent=300',
  // Twice as much saves no time, and holds a hundred megabytes more.
  '--max-semi-space-size=8',
];

/** By default glibc keeps a separate arena of freed memory for each thread: a fifth of what a scan holds. */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2' };
