import { z } from 'zod';
import { rpmvercmp } from '../rpm/index.ts';

const MOST_RANGES = 100;

const version = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(100, 'is too long')
  .regex(/^[^-:\s]+$/, 'is not an upstream version, which has neither epoch nor release');

const range = z
  .strictObject({
    from: version.exactOptional().describe('First affected version. Default: every earlier one is, too.'),
    before: version.exactOptional().describe('First version that is not affected any more.'),
    upTo: version.exactOptional().describe('Last affected version, where it is not known what fixes it.'),
  })
  .refine(({ before, upTo }) => before === undefined || upTo === undefined, 'has both before and upTo')
  .refine((given) => Object.keys(given).length > 0, 'is empty: say all');

/** Versions by the package's own numbering, as rpm orders them. */
export const affectedVersions = z.union([
  z.enum(['all', 'none']),
  z.array(range).min(1, 'is empty: say none').max(MOST_RANGES, `has more than ${MOST_RANGES} entries`),
]);
export type AffectedVersions = z.output<typeof affectedVersions>;

/** Whether a version of the package is one of those. Pure. */
export function isAmong(affected: AffectedVersions, shipped: string): boolean {
  if (affected === 'all' || affected === 'none') return affected === 'all';
  return affected.some(
    ({ from, before, upTo }) =>
      (from === undefined || rpmvercmp(shipped, from) >= 0) &&
      (before === undefined || rpmvercmp(shipped, before) < 0) &&
      (upTo === undefined || rpmvercmp(shipped, upTo) <= 0),
  );
}
