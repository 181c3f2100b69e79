import { type BuildDocument, buildId, type PatchDocument } from '../patches/index.ts';
import { defined, type DocumentBody, InvalidInputError, type Platform, queryAll } from '../platform/index.ts';
import { blobStore, mergeSaid, readCurrent, Snapshot } from '../snapshot/index.ts';
import type { Score } from '../vulnerabilities/index.ts';
import type { Advisory } from './advisory.ts';
import { changeSeries } from './change-series.ts';
import { seriesIn, seriesOf } from './documents.ts';
import { type AdvisoryContent, contentOf, type CveTexts, NO_TEXTS } from './from-patch.ts';
import type { Product, Publication } from './publication.ts';
import { revise } from './revise.ts';

interface Published {
  /** As they became, in the order in which they were published. */
  changed: Advisory[];
  /** Released patches that cannot be published yet, each with its reason. */
  held: { release: string; package: string; patch: number; reason: string }[];
}

/**
 * Publishes an advisory for each patch that is released and lies in a repository, and a new revision where what an
 * advisory says of its fix has changed. Run again, it changes nothing. Reads nothing that is under embargo.
 * @param cause for the log
 */
export async function publishAdvisories(
  platform: Platform,
  publication: Publication,
  cause: string,
): Promise<Published> {
  const current = await readCurrent(platform.blobs);
  const snapshot = current && new Snapshot(blobStore(platform.blobs), current.content);
  const published: Published = { changed: [], held: [] };
  for (const [release, product] of Object.entries(publication.releases))
    for (const patch of await releasedPatches(platform, release)) {
      const content = await readContent(platform, { patch, product, snapshot });
      if (typeof content === 'string') {
        published.held.push({ release, package: patch.package, patch: patch.number, reason: content });
        continue;
      }
      const changed = await publishOne(platform, { publication, content, cause });
      if (changed) published.changed.push(changed);
    }
  return published;
}

async function releasedPatches({ documents }: Platform, release: string): Promise<PatchDocument[]> {
  const patches: PatchDocument[] = [];
  const query = { where: { kind: 'patch', release, state: 'released' }, limit: 500 } as const;
  for await (const { body } of queryAll<PatchDocument & DocumentBody>(documents.container('patches'), query))
    patches.push(body);
  return patches.sort((a, b) => ((a.releasedAt ?? '') < (b.releasedAt ?? '') ? -1 : 1));
}

interface Read {
  patch: PatchDocument;
  product: Product;
  snapshot: Snapshot | undefined;
}

async function readContent(
  { documents }: Platform,
  { patch, product, snapshot }: Read,
): Promise<AdvisoryContent | string> {
  const evr = patch.build?.evr;
  if (evr === undefined) return 'has no build';
  const build = await documents.container('patches').read<BuildDocument>(patch.packageKey, buildId(evr));
  if (!build) return `has no record of its build ${evr}`;
  const texts = new Map<string, CveTexts>();
  for (const { cve } of patch.cves) texts.set(cve, await textsOf(snapshot, cve));
  return contentOf({ patch, build: build.body, product, texts });
}

async function textsOf(snapshot: Snapshot | undefined, cve: string): Promise<CveTexts> {
  const sourced = await snapshot?.cve(cve);
  if (!sourced) return NO_TEXTS;
  const { facts, description, references } = mergeSaid(cve, sourced);
  return {
    references: [...references],
    assigner: facts.assigner,
    knownExploited: facts.kev !== undefined,
    ...defined({
      description: description === '' ? undefined : description,
      cvss: facts.score && scoreOf(facts.score),
    }),
  };
}

function scoreOf({ version, vector, base, source }: Score): CveTexts['cvss'] & object {
  return { version, vector, base, source };
}

interface One {
  publication: Publication;
  content: AdvisoryContent;
  cause: string;
}

function publishOne(platform: Platform, { publication, content, cause }: One): Promise<Advisory | undefined> {
  return changeSeries(platform, {
    // By the day of the fix: two publishers at the turn of a year count in the same series.
    series: seriesOf(publication.series, content.fixedSince),
    cause,
    act(advisories, { id, at }) {
      const known = advisories.find(
        ({ release, package: name, patch }) =>
          release === content.release && name === content.package && patch === content.patch,
      );
      if (!known) {
        const revisions = [{ number: 1, at, summary: 'First published.' }];
        return { type: 'advisory.published', advisory: { id, ...content, publishedAt: at, revisions } };
      }
      const revised = revise(known, content, at);
      return revised && { type: 'advisory.updated', advisory: revised };
    },
  });
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
