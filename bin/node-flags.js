/**
 * How Node is started for a command that runs for seconds: measured by `npm run bench`, for a process of three threads
 * on two processors. What keeps running (`serve`) is better off with Node's own choice.
 */
export const nodeFlags = [
  // What the last tier of the compiler makes does not earn in seconds what it costs.
  '--no-turbofan',
  // What lives is little beside what passes through: it may grow to four times of itself before it is looked through.
  '--heap-growing-percent=300',
];

/** By default glibc keeps freed memory apart for each thread that had it: a fifth of what a scan holds. */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2' };
