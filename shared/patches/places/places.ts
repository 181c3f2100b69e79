/** Where a patch has arrived: facts beside its work, each with a start and an end. Pure. */

export const PLACE_KINDS = ['repository', 'image', 'region'] as const;

/**
 * Each kind with what tells its places apart: a repository of the release, such as `base`; an image line; and
 * a region, by the image line that it runs, since one region may run several.
 */
export type Where =
  | { kind: 'repository'; name: string }
  | { kind: 'image'; name: string }
  | { kind: 'region'; name: string; line: string };

export type Place = Where & {
  architecture: string;
  /** Version of the image that brought it there. */
  image?: string;
  /** ISO 8601. */
  since: string;
  /** ISO 8601; absent while it is still there. */
  until?: string;
};

/** What was found in a place. */
interface Look {
  where: Where;
  /** Architectures for which the fix is there. */
  holds: ReadonlySet<string>;
  /** ISO 8601: when it was like that. */
  asOf: string;
  image?: string;
}

interface Moved {
  places: Place[];
  /** Architectures. */
  placed: string[];
  unplaced: string[];
}

/** The places after a look at one of them. A look older than the last change there changes nothing. */
export function placesAfter(places: readonly Place[], { where, holds, asOf, image }: Look): Moved {
  const known = places.filter((place) => isAt(place, where));
  if (known.some(({ since, until = since }) => until > asOf))
    return { places: [...places], placed: [], unplaced: [] };
  const here = standingAt(places, where);
  const unplaced = here.filter(({ architecture }) => !holds.has(architecture));
  const placed = [...holds].filter((each) => !here.some(({ architecture }) => architecture === each)).sort();
  const brought = image === undefined ? {} : { image };
  return {
    places: [
      ...places.map((place) => (unplaced.includes(place) ? { ...place, until: asOf } : place)),
      ...placed.map((architecture) => ({ ...where, architecture, ...brought, since: asOf })),
    ],
    placed,
    unplaced: unplaced.map(({ architecture }) => architecture),
  };
}

/** What has not ended there. */
export function standingAt(places: readonly Place[], where: Where): Place[] {
  return places.filter((place) => isAt(place, where) && place.until === undefined);
}

function isAt(place: Where, where: Where): boolean {
  if (place.kind !== where.kind || place.name !== where.name) return false;
  return place.kind !== 'region' || where.kind !== 'region' || place.line === where.line;
}
