import { isDeepStrictEqual } from 'node:util';
import type { Build } from '../../cpe/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { blobStore, readEntries, readManifest, Snapshot } from '../../snapshot/index.ts';
import { moduleType, type ProductEntry } from '../../vulnerabilities/index.ts';
import { type Blobs, contentHash, once, PatchlineError, remembered } from '../../platform/index.ts';
import { amendedText } from './amended-text.ts';
import { changedLines, type LinesByCve, linesByCve } from './changed-lines.ts';
import type { DatedMatcher } from './dated-matcher.ts';
import { allIn, type KeptVerdicts, type KnownBuild } from './kept-verdicts.ts';
import { buildKey, changedProducts, type Rests } from './rests.ts';
import { countVerdicts } from './verdicts-in.ts';
import type { SomeVerdicts } from './verdicts-on-some.ts';
import { groundsOf, type Said } from './work-out.ts';

/**
 * Tells the verdicts on a build anew for those CVEs alone of which its products have other entries than when the kept
 * ones were worked out: of a kernel, one of thousands. `undefined` unless it is sure that the others stay as they are.
 */
export type Amend = (build: ShippedPackage, rests: Rests, before: KnownBuild) => Promise<Said | undefined>;

/** A matcher, and the snapshot that it reads. */
export interface Reader {
  matcher: DatedMatcher;
  snapshot: Snapshot;
}

/** @param earlier the verdicts that are kept */
export function amending(blobs: Blobs, { snapshot, matcher }: Reader, earlier: KeptVerdicts): Amend {
  const snapshotBefore = once(
    async () => new Snapshot(blobStore(blobs), await readManifest(blobs, earlier.manifest)),
  );
  const now = remembered(async (product: string) => linesByCve(await snapshot.lines(product)));
  const changes = remembered(async (product: string) => {
    const before = await earlierLines(snapshotBefore, product);
    const changed = before && changedLines(before.lines, await now(product));
    return changed && { ...changed, ...before };
  });
  return async (build, rests, before) => {
    const products = changedProducts(before.rests, rests);
    // A database of modules tells a record once, whatever CVEs it names.
    if (products === undefined || products.some((product) => moduleType(product) !== undefined))
      return undefined;
    const cves = new Set<string>();
    const linesBefore = new Map<string, LinesByCve>();
    let isOfFacts = true;
    for (const product of products) {
      const change = await changes(product);
      if (change === undefined || change.digest !== before.rests.products[product]) return undefined;
      for (const cve of change.cves) cves.add(cve);
      linesBefore.set(product, change.lines);
      isOfFacts &&= change.isOfFacts;
    }
    const { routing, builds } = before.rests;
    if (!isOfFacts && !isDeepStrictEqual(matcher.builds(build), builds)) return undefined;
    const lines = new Map<string, LinesByCve>();
    for (const product of Object.keys(rests.products)) lines.set(product, await now(product));
    const on = (known: ReadonlyMap<string, LinesByCve>): ReturnType<DatedMatcher['onSome']> =>
      matcher.onSome(build, { cves, entries: entriesOn(cves, known), builds: named(builds) });
    const [said, says] = [on(new Map([...lines, ...linesBefore])), on(lines)];
    if (!said || !says) return undefined;
    const kept = earlier.text(before);
    const text = amendedText(kept, said, says);
    if (text === undefined) return undefined;
    const restsNow = { ...rests, routing, builds };
    const grounds = groundsOf(build, matcher, restsNow);
    const anew = { ...grounds, rests: restsNow, text };
    if (!isToldAlone(said, says)) return anew;
    const { digest, since } = before;
    const amended = {
      before: { digest, since },
      digest: grounds.digest,
      verdicts: says.all,
      cves: countVerdicts(allIn(kept)),
    };
    return { ...anew, amended };
  };
}

/** More are not worth keeping apart. */
const MOST_ALONE = 1000;

/** Whether findings follow from these verdicts alone: the investigations of a package are counted together. */
function isToldAlone(said: SomeVerdicts, says: SomeVerdicts): boolean {
  const both = [...said.all, ...says.all];
  return both.length <= MOST_ALONE && both.every(({ status }) => status !== 'under_investigation');
}

interface EarlierLines {
  lines: LinesByCve;
  /** Of the lines as they are: that of a product whose verdicts are kept. */
  digest: string;
}

/** `undefined` if they are damaged, or retention has deleted their snapshot: everything can be worked out again. */
async function earlierLines(
  snapshot: () => Promise<Snapshot>,
  product: string,
): Promise<EarlierLines | undefined> {
  try {
    const lines = await (await snapshot()).lines(product);
    return { lines: linesByCve(lines), digest: contentHash(lines.map((line) => `${line}\n`).join('')) };
  } catch (error) {
    if (error instanceof PatchlineError) return undefined;
    throw error;
  }
}

function entriesOn(
  cves: ReadonlySet<string>,
  lines: ReadonlyMap<string, LinesByCve>,
): (product: string) => ProductEntry[] {
  return remembered((product: string) =>
    readEntries([...cves].sort().flatMap((cve) => lines.get(product)?.get(cve) ?? [])),
  );
}

function named(builds: Readonly<Record<string, Build>>) {
  return (product: string) =>
    (version: string): Build | undefined =>
      builds[buildKey(product, version)];
}
