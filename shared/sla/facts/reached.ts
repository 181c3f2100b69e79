import type { PatchDocument } from '../../patches/index.ts';
import { mergedSpans, type Milestone, type Span } from '../policies/index.ts';

type Patch = Pick<PatchDocument, 'state' | 'places' | 'build' | 'mitigation' | 'releasedAt' | 'changedAt'>;

type Place = NonNullable<Patch['places']>[number];

/** What is reached with a place. */
const MILESTONES: Readonly<Record<Place['kind'], Milestone>> = {
  repository: 'in-repository',
  image: 'in-image',
  region: 'in-region',
};

/** A repository whose builds do not ship yet. */
const PREVIEW = 'preview';

/**
 * When a CVE was mitigated, released and in each kind of place, by the patches that fix it: in the first of several
 * repositories, image lines or regions. Pure.
 */
export function reachedBy(patches: readonly Patch[]): Partial<Record<Milestone, Span[]>> {
  const reached: Partial<Record<Milestone, Span[]>> = {};
  const add = (milestone: Milestone, spans: readonly Span[]): void => {
    reached[milestone] = mergedSpans([...(reached[milestone] ?? []), ...spans]);
  };
  for (const { state, mitigation, releasedAt, changedAt, places = [], build } of patches) {
    if (mitigation) add('mitigated', [{ from: Date.parse(mitigation.at), until: Infinity }]);
    const isOver = state === 'superseded' || state === 'withdrawn';
    const until = isOver ? Date.parse(changedAt) : Infinity;
    if (releasedAt !== undefined) add('released', [{ from: Date.parse(releasedAt), until }]);
    const shipping = places.filter(({ kind, name }) => kind !== 'repository' || name !== PREVIEW);
    for (const standing of Map.groupBy(shipping, placeKey).values()) {
      const [first] = standing;
      if (first && build) add(MILESTONES[first.kind], wholeSpans(standing, asked(standing, build)));
    }
  }
  return reached;
}

function placeKey(place: Place): string {
  return [place.kind, place.name, ...(place.kind === 'region' ? [place.line] : [])].join('\n');
}

/** When a place held the fix for every architecture: for some of them, users of the others have none. */
function wholeSpans(places: readonly Place[], architectures: readonly string[]): Span[] {
  const byArchitecture = architectures.map((each) =>
    mergedSpans(
      places
        .filter(({ architecture }) => architecture === each)
        .map(({ since, until }) => ({
          from: Date.parse(since),
          until: until === undefined ? Infinity : Date.parse(until),
        })),
    ),
  );
  const [first = [], ...others] = byArchitecture;
  return others.reduce(commonSpans, first);
}

/** Those of a build that a place can have: images are of one architecture, repositories of all. */
function asked(places: readonly Place[], { architectures }: NonNullable<Patch['build']>): readonly string[] {
  if (places.some(({ kind }) => kind === 'repository')) return architectures;
  const seen = new Set(places.map(({ architecture }) => architecture));
  return architectures.filter((each) => each === 'noarch' || seen.has(each));
}

function commonSpans(some: readonly Span[], others: readonly Span[]): Span[] {
  return mergedSpans(
    some.flatMap((a) =>
      others.map((b) => ({ from: Math.max(a.from, b.from), until: Math.min(a.until, b.until) })),
    ),
  );
}
