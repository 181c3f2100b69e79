/** Where a patch has arrived: facts beside its work, each with a start and an end. Pure. */

export interface Place {
  kind: 'repository';
  name: string;
  architecture: string;
  /** ISO 8601. */
  since: string;
  /** ISO 8601; absent while it is still there. */
  until?: string;
}

type Where = Pick<Place, 'kind' | 'name'>;

interface Moved {
  places: Place[];
  /** Architectures. */
  placed: string[];
  unplaced: string[];
}

/** The places after one of them was checked. @param holds architectures for which the fix is there now */
export function placesAfter(
  places: readonly Place[],
  where: Where,
  holds: ReadonlySet<string>,
  at: string,
): Moved {
  const here = standingAt(places, where);
  const unplaced = here.filter(({ architecture }) => !holds.has(architecture));
  const placed = [...holds].filter((each) => !here.some(({ architecture }) => architecture === each)).sort();
  return {
    places: [
      ...places.map((place) => (unplaced.includes(place) ? { ...place, until: at } : place)),
      ...placed.map((architecture) => ({ ...where, architecture, since: at })),
    ],
    placed,
    unplaced: unplaced.map(({ architecture }) => architecture),
  };
}

/** The places of that name that have not ended. */
export function standingAt(places: readonly Place[], { name }: Pick<Where, 'name'>): Place[] {
  return places.filter((place) => place.name === name && place.until === undefined);
}
