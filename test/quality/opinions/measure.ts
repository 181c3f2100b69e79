import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Measure, run } from '../run.ts';
import { cnaSample } from './cna-sample.ts';
import { kernel } from './kernel.ts';
import { releases } from './releases.ts';

/**
 * What opinions beside the NVD give, on feeds that carry `affected`. Empty where the tool that makes such feeds does
 * not lie beside the data.
 * @param flags of `match`
 */
export function opinions(
  data: string,
  work: string,
  flags: string[],
): { measures: Measure[]; notes: string[] } {
  const tool = join(data, '..', 'tools', 'with-affected.mjs');
  if (!existsSync(tool)) return { measures: [], notes: [] };
  const feeds = join(work, 'with-affected');
  if (!existsSync(feeds)) run([tool, '--data', data, '--out', feeds]);
  const places = { data, feeds, work };
  const results = [cnaSample(places, flags), kernel(places, flags), releases(places, flags)];
  return {
    measures: results.flatMap(({ measures }) => measures),
    notes: results.flatMap(({ notes }) => notes),
  };
}
