/**
 * Node flags for commands that run for seconds, measured by `npm run bench` on a process of three threads on
 * two processors. Long-running `serve` does better with Node's defaults. Others are set once the command is loaded
 * (`infra/local/cli/short-run.ts`): given here, Node would compile its own modules anew.
 */
export const nodeFlags = [
  // Twice as much saves no time, and holds a hundred megabytes more.
  '--max-semi-space-size=8',
];

/**
 * By default glibc keeps a separate arena of freed memory for each thread, and what threads that have ended freed is of no
 * use to the others: with one arena a cold scan holds a tenth less, and takes a hundredth longer.
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '1' };
