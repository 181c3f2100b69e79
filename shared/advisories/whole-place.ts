import type { BuildDocument, PatchDocument } from '../patches/index.ts';
import { compareText } from '../platform/index.ts';
import { compareEvr, parseEvr } from '../rpm/index.ts';
import type { Product } from './publication.ts';
import type { Contents } from './read-contents.ts';

/** Where users have a fix, and since when: for the last architecture. */
interface WholePlace {
  repository?: string;
  images?: string[];
  since: string;
}

interface Placed {
  patch: PatchDocument;
  build: BuildDocument;
  product: Product;
  contents: Contents;
}

/** Its builds do not ship yet. */
const PREVIEW = 'preview';

/**
 * Where users of every architecture have a fix: the repository that has had it the longest, or image lines where the
 * release has no package lane. Another build on another architecture cannot be said in a flat criterion, so it is waited
 * for.
 * @returns the place, or in words why there is none
 */
export function wholePlace(placed: Placed): WholePlace | string {
  return placed.patch.deployment === 'image' ? inImages(placed) : inRepository(placed);
}

function inRepository({ patch, build, contents }: Placed): WholePlace | string {
  const looks = [...Map.groupBy(standing(patch, 'repository'), ({ name }) => name)]
    .filter(([repository]) => repository !== PREVIEW)
    .map(([repository, places]) => {
      const newest = newestIn(contents.get(repository)?.get(patch.package));
      const there = places.map(({ architecture }) => architecture).sort(compareText);
      const known = new Set([...build.architectures, ...newest.keys()]);
      const without = [...known].filter((each) => each !== 'noarch' || build.architectures.includes(each));
      return { repository, places, there, newest, without: without.filter((each) => !there.includes(each)) };
    });
  const [whole] = looks
    .filter(({ without }) => without.length === 0)
    .map(({ repository, places }) => ({ repository, since: lastOf(places.map(({ since }) => since)) }))
    .sort((a, b) => compareText(a.since, b.since) || compareText(a.repository, b.repository));
  if (whole) return whole;
  const [partial] = looks;
  if (!partial) return 'is not in a repository yet';
  const { repository, there, newest, without } = partial;
  const others = without.sort(compareText).map((each) => `${newest.get(each) ?? 'nothing'} for ${each}`);
  return `is in ${repository} for ${there.join(', ')} alone, which has ${others.join(', ')}`;
}

/** Architecture → the newest build that any of the binaries is of. */
function newestIn(binaries: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const newest = new Map<string, string>();
  for (const [binary, evr] of binaries) {
    const architecture = binary.slice(binary.lastIndexOf('.') + 1);
    const known = newest.get(architecture);
    if (known === undefined || isAtLeast(evr, known)) newest.set(architecture, evr);
  }
  return newest;
}

function inImages({ patch, build, product }: Placed): WholePlace | string {
  const places = standing(patch, 'image');
  const asked = build.architectures.filter(
    (each) => each === 'noarch' || product.architectures.includes(each),
  );
  const lacking = asked.filter((each) => !places.some(({ architecture }) => architecture === each));
  if (places.length === 0 || lacking.length > 0)
    return places.length === 0 ? 'is not in an image yet' : `is in no image for ${lacking.join(', ')} yet`;
  const firsts = Map.groupBy(places, ({ architecture }) => architecture).values();
  const since = lastOf([...firsts].map((own) => own.map((each) => each.since).sort(compareText)[0] ?? ''));
  return { images: [...new Set(places.map(({ name }) => name))].sort(compareText), since };
}

function standing({ places = [] }: PatchDocument, kind: 'repository' | 'image'): Standing[] {
  return places.filter((place) => place.kind === kind && place.until === undefined);
}

type Standing = NonNullable<PatchDocument['places']>[number];

function lastOf(times: readonly string[]): string {
  return times.reduce((a, b) => (a > b ? a : b), '');
}

/** Of two builds of one source package. */
export function isAtLeast(evr: string, than: string): boolean {
  return (compareEvr(parseEvr(evr), parseEvr(than)) ?? 0) >= 0;
}
