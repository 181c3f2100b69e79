import type * as foreseeing from './foresee.ts';
import type * as matcher from './open-matcher.ts';
import type * as indexes from './open-indexes.ts';

/*
 * What identifies and matches is loaded when it is first asked for: a scan in which nothing changed, and a match
 * whose verdicts are kept, never ask.
 */

/** As `foresee` does. */
export const foreseeWhenAsked = async (
  ...parameters: Parameters<typeof foreseeing.foresee>
): Promise<ReturnType<typeof foreseeing.foresee>> => (await import('./foresee.ts')).foresee(...parameters);

/** As `openMatcher` does. */
export const openWhenAsked: typeof matcher.openMatcher = async (...parameters) =>
  (await import('./open-matcher.ts')).openMatcher(...parameters);

/** Derives missing indexes. Names depend on content, so a second run changes nothing. */
export const keepIndexes: typeof indexes.keepIndexes = async (snapshot) =>
  (await import('./open-indexes.ts')).keepIndexes(snapshot);
