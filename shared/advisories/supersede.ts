import { type Platform } from '../platform/index.ts';
import type { Advisory } from './advisory.ts';
import { changeSeries } from './change-series.ts';
import { seriesIn } from './documents.ts';
import type { Publication } from './publication.ts';
import { readAdvisories } from './stored-advisories.ts';
import { storedStatements } from './statements/stored-statements.ts';
import { successorOf } from './successor.ts';

/**
 * Says of each advisory which one took its place, as a revision of its own; of one whose successor was withdrawn, or
 * lost its fixes, that it did not. Run again, it changes nothing.
 * @param cause for the log
 * @returns those that changed
 */
export async function supersedeAdvisories(
  platform: Pick<Platform, 'documents' | 'clock'>,
  { releases }: Publication,
  cause: string,
): Promise<Advisory[]> {
  const changed: Advisory[] = [];
  for (const release of Object.keys(releases)) {
    const advisories = Map.groupBy(
      await readAdvisories(platform.documents, { release }),
      ({ package: name }) => name,
    );
    const statements = Map.groupBy(
      (await storedStatements(platform.documents, release)).values(),
      ({ package: name }) => name,
    );
    for (const [name, own] of advisories)
      for (const each of own) {
        const successor = successorOf(each, { advisories: own, statements: statements.get(name) ?? [] });
        if (each.withdrawn || successor === each.supersededBy) continue;
        const next = await changeSeries(platform, {
          series: seriesIn(each.id),
          cause,
          of: { id: each.id },
          act: (inSeries, { at }) => {
            const known = inSeries.find(({ id }) => id === each.id);
            const advisory = known && superseded(known, successor, at);
            return advisory && { type: 'advisory.updated', advisory };
          },
        });
        if (next) changed.push(next);
      }
  }
  return changed;
}

/** @returns `undefined`: it says so already, or was withdrawn meanwhile */
function superseded(known: Advisory, successor: string | undefined, at: string): Advisory | undefined {
  if (known.withdrawn || known.supersededBy === successor) return undefined;
  const { supersededBy: before, ...rest } = known;
  const summary =
    successor === undefined ? `No longer superseded by ${before ?? ''}.` : `Superseded by ${successor}.`;
  const revisions = [...known.revisions, { number: known.revisions.length + 1, at, summary }];
  return { ...rest, revisions, ...(successor === undefined ? {} : { supersededBy: successor }) };
}
