import { type Book, decideAll } from '../../../../../shared/decisions/index.ts';
import type { ShippedPackage } from '../../../../../shared/inventory/index.ts';
import { laneFacts, laneOf, type Lane, type Policy } from '../../../../../shared/lanes/index.ts';
import { combineBuilds } from '../../../../../shared/matching/index.ts';
import { compareText } from '../../../../../shared/platform/index.ts';
import { formatEvr, rpmvercmp } from '../../../../../shared/rpm/index.ts';
import {
  isOpen,
  type Severity,
  severityOf,
  type Status,
  type Verdict,
} from '../../../../../shared/vulnerabilities/index.ts';
import { nextScan } from '../next-scan.ts';
import type { PastImage } from './read-images.ts';

/** What an image had of a package. */
interface Sight {
  image: string;
  builtAt: string;
  /** EVRs of all its builds: an older copy may lie beside the fixed one. */
  builds: string[];
}

/**
 * By what a finding ended: the version is none that is affected; a patch that the manifest names, which an earlier
 * build may have had too; the maintainers' mark; a decision; the package is in the image no more.
 */
export type EndedBy = 'version' | 'patch' | 'mark' | 'decision' | 'removal';

/** A finding of a history of images, from the image that had it to the first that has not. */
export interface FirstFix {
  package: string;
  cve: string;
  severity: Severity;
  lane: Lane;
  published: string;
  /** Since when an image that stood then had it: the later of publication and the image. Nobody could know earlier. */
  known: string;
  /** The first scheduled scan from then on. */
  detected: string;
  /** The first image that had it. */
  since: Sight & { status: Status };
  /** The last image that had it. */
  before: Sight & { status: Status };
  /** The first image without it; absent: the newest still has it. */
  fixed?: Sight & { by: EndedBy; reason: string };
  /** Of an open one that is investigated: first images of other upstream versions since, which may have fixed it. */
  candidates?: Sight[];
  /** Had by the first image of the history, and published before that: since when is not known. */
  isOlder?: true;
}

interface Subject {
  /** Oldest first. */
  images: readonly PastImage[];
  policy: Policy;
  book: Book;
}

/**
 * Follows every finding of a package through a history of images. It begins with any open status, also with an
 * investigation: most CVEs without a configuration are fixed before anybody states one. Fixed before publication, it
 * is none. Pure.
 * @param verdicts on all builds of the package that any of the images has
 */
export function firstFixes(name: string, verdicts: readonly Verdict[], subject: Subject): FirstFix[] {
  const sights = seen(name, verdicts, subject);
  const cves = new Set(sights.flatMap(({ open }) => [...open.keys()]));
  return [...cves]
    .sort(compareText)
    .flatMap((cve) => stretches(sights, cve).flatMap((stretch) => fixOf(sights, stretch, { cve, subject })));
}

interface Seen extends Sight {
  own: readonly ShippedPackage[];
  verdicts: ReadonlyMap<string, Verdict>;
  open: ReadonlyMap<string, Verdict>;
}

/** What each image had of the package; images with the same builds share their verdicts. */
function seen(name: string, verdicts: readonly Verdict[], { images, book }: Subject): Seen[] {
  const byBuild = Map.groupBy(verdicts, formatEvr);
  const judged = new Map<string, Pick<Seen, 'verdicts' | 'open'>>();
  return images.map(({ version: image, builtAt, packages }) => {
    const own = packages.filter((build) => build.name === name);
    const builds = own.map(formatEvr);
    const key = builds.join('\n');
    const known =
      judged.get(key) ??
      judge(
        builds.flatMap((build) => byBuild.get(build) ?? []),
        book,
      );
    judged.set(key, known);
    return { image, builtAt, builds, own, ...known };
  });
}

function judge(verdicts: readonly Verdict[], book: Book): Pick<Seen, 'verdicts' | 'open'> {
  const decided = decideAll(combineBuilds(verdicts), verdicts, book);
  const byCve = new Map(decided.map(({ verdict }) => [verdict.cve, verdict]));
  return { verdicts: byCve, open: new Map([...byCve].filter(([, { status }]) => isOpen(status))) };
}

/** Positions of images in a row that have a finding: from the first to the one after the last. */
type Stretch = readonly [from: number, to: number];

function stretches(sights: readonly Seen[], cve: string): Stretch[] {
  const found: Stretch[] = [];
  for (const [at, { open }] of sights.entries()) {
    if (!open.has(cve)) continue;
    const last = found.at(-1);
    if (last?.[1] === at) found[found.length - 1] = [last[0], at + 1];
    else found.push([at, at + 1]);
  }
  return found;
}

function fixOf(
  sights: readonly Seen[],
  [from, to]: Stretch,
  { cve, subject: { policy } }: { cve: string; subject: Subject },
): FirstFix[] {
  const [first, last, after] = [sights[from], sights[to - 1], sights[to]];
  const verdict = last?.open.get(cve);
  if (!first || !last || !verdict) return [];
  const { package: name, published } = verdict;
  if (after && after.builtAt <= published) return [];
  const known = published > first.builtAt ? published : first.builtAt;
  const had = (each: Seen): FirstFix['since'] => ({
    ...sightOf(each),
    status: each.open.get(cve)?.status ?? verdict.status,
  });
  const candidates = after || verdict.status === 'affected' ? [] : laterVersions(sights, from, known);
  return [
    {
      ...{ package: name, cve, severity: severityOf(verdict), lane: laneOf(policy, laneFacts(verdict)).lane },
      ...{ published, known, detected: nextScan(known), since: had(first), before: had(last) },
      ...(after && { fixed: { ...sightOf(after), ...endOf(after, cve) } }),
      ...(candidates.length > 0 && { candidates }),
      ...(from === 0 && known > published && { isOlder: true as const }),
    },
  ];
}

function sightOf({ image, builtAt, builds }: Seen): Sight {
  return { image, builtAt, builds };
}

function endOf({ own, verdicts }: Seen, cve: string): { by: EndedBy; reason: string } {
  if (own.length === 0) return { by: 'removal', reason: 'No build of the package is in the image.' };
  const verdict = verdicts.get(cve);
  if (!verdict) return { by: 'version', reason: 'The version is none that is affected.' };
  const { reason, decision } = verdict.evidence;
  if (decision) return { by: 'decision', reason };
  if (own.some(({ patchedCves }) => patchedCves?.includes(cve))) return { by: 'patch', reason };
  return {
    by: own.some(({ notApplicableCves }) => notApplicableCves?.includes(cve)) ? 'mark' : 'version',
    reason,
  };
}

/** The first image of each upstream version that is higher than what stood when the finding was known. */
function laterVersions(sights: readonly Seen[], from: number, known: string): Sight[] {
  const start = Math.max(
    from,
    sights.findLastIndex(({ builtAt }) => builtAt <= known),
  );
  const found: Sight[] = [];
  let newest = versionsOf(sights[start]).at(-1);
  for (const sight of sights.slice(start + 1)) {
    const [version] = versionsOf(sight);
    if (version === undefined || newest === undefined || rpmvercmp(version, newest) <= 0) continue;
    newest = version;
    found.push(sightOf(sight));
  }
  return found;
}

/** Upstream versions of its builds, lowest first. */
function versionsOf(sight: Seen | undefined): string[] {
  return (sight?.own ?? []).map(({ version }) => version).sort(rpmvercmp);
}
