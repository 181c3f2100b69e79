import { heldNames, namedIn } from '../intake/index.ts';
import { acceptedBuilds, type PatchDocument, patchesOfRelease } from '../patches/index.ts';
import { compareText, InvalidInputError, type Platform } from '../platform/index.ts';
import { mentionsOf } from '../vulnerabilities/index.ts';
import type { Advisory } from './advisory.ts';
import { type ChangedAdvisory, changeSeries } from './change-series.ts';
import { seriesIn, seriesOf } from './documents.ts';
import { type AdvisoryContent, contentOf, UNDER_EMBARGO } from './from-patch.ts';
import type { Product, Publication } from './publication.ts';
import { readContents } from './read-contents.ts';
import { revise } from './revise.ts';
import { storedAdvisories } from './stored-advisories.ts';
import { textsOf } from './texts-of.ts';
import { cvesNamedIn } from './told-workaround.ts';

type Held = ReturnType<typeof mentionsOf>;

interface HeldPatch {
  release: string;
  package: string;
  patch: number;
  reason: string;
  /** Some users have the fix already, and nothing of it is under embargo: somebody should look. */
  isOut: boolean;
}

interface Published {
  /** As they became, in the order in which they were published. */
  changed: Advisory[];
  /** Released patches that cannot be published yet. */
  held: HeldPatch[];
}

/**
 * Publishes an advisory for each patch that is released and that users have, and a new revision where what an
 * advisory says of its fix has changed. Run again, it changes nothing. What is under embargo only holds patches back.
 * @param cause for the log
 */
export async function publishAdvisories(
  platform: Platform,
  publication: Publication,
  cause: string,
): Promise<Published> {
  const published: Published = { changed: [], held: [] };
  const advisories = (await storedAdvisories(platform.documents)).map(({ body }) => body);
  const held = mentionsOf(await heldNames(platform));
  for (const [release, product] of Object.entries(publication.releases)) {
    for (const { patch, content } of await contentsOf(platform, { release, product, advisories, held })) {
      if (typeof content === 'string') {
        published.held.push(heldPatch(patch, content));
        continue;
      }
      // Most say what they said: of these no series is read.
      if (!nextState(advisories, content, { id: '', at: '' })) continue;
      const known = advisoryOf(advisories, content);
      const changed = await changeSeries(platform, {
        // By the day of the fix, as it was first told: two publishers at the turn of a year count in the same series.
        series: known ? seriesIn(known.id) : seriesOf(publication.series, content.fixedSince),
        cause,
        of: { release, package: patch.package },
        traceparent: patch.traceparent,
        act: (inSeries, next) => nextState(inSeries, content, next),
      });
      if (changed) published.changed.push(changed);
    }
  }
  return published;
}

/** A patch whose advisory the next publication makes or revises. */
interface Draft extends Pick<AdvisoryContent, 'release' | 'package' | 'patch' | 'fixed' | 'severity'> {
  kind: 'new' | 'revision';
  cves: string[];
}

/** What the next publication tells, and what it does not, and why. Writes nothing. */
export async function draftAdvisories(
  platform: Platform,
  publication: Publication,
): Promise<{ drafts: Draft[]; held: (HeldPatch & { isEmbargoed: boolean })[] }> {
  const found: Awaited<ReturnType<typeof draftAdvisories>> = { drafts: [], held: [] };
  const advisories = (await storedAdvisories(platform.documents)).map(({ body }) => body);
  const held = mentionsOf(await heldNames(platform));
  for (const [release, product] of Object.entries(publication.releases))
    for (const { patch, content } of await contentsOf(platform, { release, product, advisories, held })) {
      if (typeof content === 'string') {
        found.held.push({ ...heldPatch(patch, content), isEmbargoed: content === UNDER_EMBARGO });
        continue;
      }
      const next = nextState(advisories, content, { id: '', at: '' });
      if (next) found.drafts.push(draftOf(content, next));
    }
  return found;
}

function draftOf(
  { release, package: name, patch, fixed, severity, cves }: AdvisoryContent,
  { type }: ChangedAdvisory,
): Draft {
  return {
    ...{ release, package: name, patch, fixed, severity, cves: cves.map(({ cve }) => cve) },
    kind: type === 'advisory.published' ? 'new' : 'revision',
  };
}

function heldPatch(
  { release, package: name, number, places = [] }: PatchDocument,
  reason: string,
): HeldPatch {
  const isOut = reason !== UNDER_EMBARGO && places.some(({ until }) => until === undefined);
  return { release, package: name, patch: number, reason, isOut };
}

interface Released {
  patch: PatchDocument;
  /** Or in words why there is none. */
  content: AdvisoryContent | string;
}

interface Asked {
  release: string;
  product: Product;
  /** Those that are published. */
  advisories: readonly Advisory[];
  /** Finds what is under embargo in a text. */
  held: Held;
}

/** What can be said of the released patches of a release, in the order of their release. */
async function contentsOf(
  platform: Platform,
  { release, product, advisories, held }: Asked,
): Promise<Released[]> {
  const { documents } = platform;
  const patches = (await patchesOfRelease(documents, release))
    .filter(({ state }) => state === 'released')
    .sort((a, b) => compareText(a.releasedAt ?? '', b.releasedAt ?? ''));
  const builds = new Map(
    (await acceptedBuilds(documents, release)).map((build) => [`${build.package} ${build.evr}`, build]),
  );
  const named = patches.flatMap(({ cves, mitigation }) => [
    ...cves.map(({ cve }) => cve),
    ...cvesNamedIn(mitigation?.text ?? ''),
  ]);
  const texts = await textsOf(platform, new Set(named));
  const contents = await readContents(platform.blobs, release);
  return patches.map((patch) => {
    const { evr = '' } = patch.build ?? {};
    const build = builds.get(`${patch.package} ${evr}`);
    const content = build
      ? contentOf({ patch, build, product, texts, held, contents })
      : `has no record of its build ${evr}`;
    const isHeld = typeof content !== 'string' && namesHeld(content, { advisories, held });
    return { patch, content: isHeld ? UNDER_EMBARGO : content };
  });
}

/** A report under embargo holds something that it names. What its advisory tells already is no news. */
function namesHeld(
  content: AdvisoryContent,
  { advisories, held }: Pick<Asked, 'advisories' | 'held'>,
): boolean {
  const told = advisoryOf(advisories, content)?.cves.map(({ cve }) => cve) ?? [];
  return !content.cves.every(({ cve }) => told.includes(cve)) && namedIn(content, held) !== undefined;
}

function advisoryOf(
  advisories: readonly Advisory[],
  { release, package: name, patch }: AdvisoryContent,
): Advisory | undefined {
  return advisories.find((each) => each.release === release && each.package === name && each.patch === patch);
}

/** How the advisory of a patch becomes by what is said now; `undefined`: it says the same already. */
function nextState(
  advisories: readonly Advisory[],
  content: AdvisoryContent,
  { id, at }: { id: string; at: string },
): ChangedAdvisory | undefined {
  const known = advisoryOf(advisories, content);
  if (!known) {
    const revisions = [{ number: 1, at, summary: 'First published.' }];
    return { type: 'advisory.published', advisory: { id, ...content, publishedAt: at, revisions } };
  }
  const revised = revise(known, content, at);
  return revised && { type: 'advisory.updated', advisory: revised };
}

/**
 * Takes an advisory back. It stays under its id, with the reason; documents of formats that know no withdrawal leave
 * it out.
 * @throws InvalidInputError where there is none of that id
 */
export async function withdrawAdvisory(
  platform: Platform,
  { id, reason, cause }: { id: string; reason: string; cause: string },
): Promise<boolean> {
  const changed = await changeSeries(platform, {
    series: seriesIn(id),
    cause,
    of: { id },
    act(advisories, { at }) {
      const known = advisories.find((each) => each.id === id);
      if (!known)
        throw new InvalidInputError(`${id}: there is no advisory of that id`, { field: 'advisory' });
      if (known.withdrawn) return undefined;
      const summary = `Withdrawn: ${reason}`;
      const revisions = [...known.revisions, { number: known.revisions.length + 1, at, summary }];
      return { type: 'advisory.withdrawn', advisory: { ...known, withdrawn: { at, reason }, revisions } };
    },
  });
  return changed !== undefined;
}
