import type { Place } from '../../sources/index.ts';

/** Where a record lies: in which feed of a match, and where there. */
export interface FeedPlace extends Place {
  /** Number of the feed. */
  feed: number;
  /** What tells of its products: 0 the record alone, 1 its override, too, 2 an override without a record. */
  overridden: number;
}

/** No time begins with it, and that is what the field holds in an entry's line. */
const MARK = '#';
const FIELD = 4;

/**
 * The line of an entry whose record was not parsed: the fields that a profile sums up (see entry-line.ts), then where the
 * record lies.
 */
export function writePlaced(
  summary: readonly [product: string, ...fields: string[]],
  place: FeedPlace,
): string {
  const { feed, start, end, overridden } = place;
  return `${summary.join('\t')}\t${MARK}${feed} ${start} ${end} ${overridden}`;
}

/** `undefined` for the line of an entry. */
export function placeIn(line: string): FeedPlace | undefined {
  let at = 0;
  for (let field = 0; field < FIELD; field++) at = line.indexOf('\t', at) + 1;
  if (!line.startsWith(MARK, at)) return undefined;
  const [feed = NaN, start = NaN, end = NaN, overridden = 0] = line
    .slice(at + 1)
    .split(' ')
    .map(Number);
  return { feed, start, end, overridden };
}
