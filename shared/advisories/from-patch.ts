import type { BuildDocument, PatchDocument } from '../patches/index.ts';
import { compareText, defined } from '../platform/index.ts';
import { parseEvr, parseNevra } from '../rpm/index.ts';
import { CVE_ID, severities, type Severity } from '../vulnerabilities/index.ts';
import type { AdvisedCve, Advisory, FixedBinary } from './advisory.ts';
import type { Product } from './publication.ts';
import { toldWorkaround } from './told-workaround.ts';

/** What an advisory says before it has an id. */
export type AdvisoryContent = Omit<Advisory, 'id' | 'publishedAt' | 'revisions' | 'withdrawn'>;

/** What an advisory says of a CVE beside what the patch knows. */
export type CveTexts = Pick<
  AdvisedCve,
  'description' | 'references' | 'weaknesses' | 'assigner' | 'cvss' | 'knownExploited'
>;

interface Patched {
  patch: PatchDocument;
  build: BuildDocument;
  product: Product;
  /** What the sources say of CVEs: of all that are public. */
  texts: ReadonlyMap<string, CveTexts>;
  /** Finds what is under embargo in a text. */
  held: (text: string) => string | undefined;
}

/** Of a CVE that no source names: a report, for example, that the NVD has not published yet. */
const NO_TEXTS: CveTexts = { references: [], knownExploited: false };

/**
 * What can be published of a patch: nothing before it is released and its build lies in one repository for every
 * architecture it was built for.
 * @returns the content, or in words why there is none
 */
export function contentOf({ patch, build, product, texts, held }: Patched): AdvisoryContent | string {
  if (patch.releasedAt === undefined) return 'is not released';
  if (patch.embargo !== undefined) return 'is under embargo';
  const placed = wholePlace(patch, build.architectures);
  if (placed === undefined) return 'is not in a repository for all of its architectures';
  const { release: built } = parseEvr(build.evr);
  // Packages of another release in this one's documents would tell its users to update to what they cannot install.
  if (!`${built}.`.includes(`${product.distTag}.`))
    return `is built as ${build.evr}, without the tag ${product.distTag} of ${patch.release}`;
  const binaries = binariesOf(build);
  if (binaries.length === 0) return 'has no binary package';
  // Formats name a flaw by its CVE ID: what a database knows under its own alone is told once it has one.
  const named = patch.cves.filter(({ cve }) => CVE_ID.test(cve));
  if (named.length === 0) return 'fixes nothing that has a CVE ID';
  const cves = named.map((each) => advised(each, texts.get(each.cve)));
  const isPublic = (cve: string): boolean => texts.has(cve);
  const workaround = toldWorkaround(patch, { cves: cves.map(({ cve }) => cve), isPublic, held });
  const content: AdvisoryContent = {
    release: patch.release,
    package: patch.package,
    patch: patch.number,
    fixed: build.evr,
    repository: placed.repository,
    fixedSince: placed.since,
    binaries,
    cves: cves.sort((a, b) => compareText(a.cve, b.cve)),
    severity: highest(cves),
    ...defined({ workaround, credits: patch.credits?.length === 0 ? undefined : patch.credits }),
  };
  return content;
}

/** The repository that has had it for all architectures the longest, and since when. */
function wholePlace(
  { places = [] }: PatchDocument,
  architectures: readonly string[],
): { repository: string; since: string } | undefined {
  const repositories = Map.groupBy(
    places.filter(({ kind, until }) => kind === 'repository' && until === undefined),
    ({ name }) => name,
  );
  const whole = [...repositories].flatMap(([repository, standing]) => {
    const there = new Map(standing.map(({ architecture, since }) => [architecture, since]));
    if (!architectures.every((each) => there.has(each))) return [];
    return [{ repository, since: [...there.values()].sort().at(-1) ?? '' }];
  });
  return whole.sort((a, b) => compareText(a.since, b.since) || compareText(a.repository, b.repository))[0];
}

function binariesOf({ artifacts }: BuildDocument): FixedBinary[] {
  return artifacts
    .map(({ file, sha256 }) => ({ ...parseNevra(file), file, sha256 }))
    .filter(({ arch }) => arch !== 'src' && arch !== 'nosrc')
    .map(({ name, arch, file, sha256 }) => ({ name, architecture: arch, file, sha256 }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.architecture, b.architecture));
}

function advised(
  { cve, severity, knownExploited }: PatchDocument['cves'][number],
  texts: CveTexts = NO_TEXTS,
): AdvisedCve {
  return { cve, severity, ...texts, knownExploited: knownExploited || texts.knownExploited };
}

function highest(cves: readonly AdvisedCve[]): Severity {
  return severities.find((each) => cves.some(({ severity }) => severity === each)) ?? 'unknown';
}
