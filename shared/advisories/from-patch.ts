import type { BuildDocument, PatchDocument } from '../patches/index.ts';
import { compareText, defined } from '../platform/index.ts';
import { parseEvr, parseNevra } from '../rpm/index.ts';
import { CVE_ID, severities, type Severity } from '../vulnerabilities/index.ts';
import type { AdvisedCve, Advisory, FixedBinary } from './advisory.ts';
import type { Product } from './publication.ts';
import type { Contents } from './read-contents.ts';
import { toldWorkaround } from './told-workaround.ts';
import { isAtLeast, wholePlace } from './whole-place.ts';

/** What an advisory says before it has an id. */
export type AdvisoryContent = Omit<Advisory, 'id' | 'publishedAt' | 'revisions' | 'withdrawn'>;

/** What an advisory says of a CVE beside what the patch knows. */
export type CveTexts = Omit<AdvisedCve, 'cve' | 'severity'>;

interface Patched {
  patch: PatchDocument;
  build: BuildDocument;
  product: Product;
  /** What the sources say of CVEs: of all that are public. */
  texts: ReadonlyMap<string, CveTexts>;
  /** Finds what is under embargo in a text. */
  held: (text: string) => string | undefined;
  /** What the repositories of its release hold. */
  contents: Contents;
}

/** Why nothing can be said. */
export const UNDER_EMBARGO = 'is under embargo';

/** Of a CVE that no source names: a report, for example, that the NVD has not published yet. */
const NO_TEXTS: CveTexts = { references: [], knownExploited: false };

/**
 * What can be published of a patch: nothing before it is released and users of every architecture have its build.
 * @returns the content, or in words why there is none
 */
export function contentOf({
  patch,
  build,
  product,
  texts,
  held,
  contents,
}: Patched): AdvisoryContent | string {
  if (patch.releasedAt === undefined) return 'is not released';
  if (patch.embargo !== undefined) return UNDER_EMBARGO;
  const placed = wholePlace({ patch, build, product, contents });
  if (typeof placed === 'string') return placed;
  const { release: built } = parseEvr(build.evr);
  // Packages of another release in this one's documents would tell its users to update to what they cannot install.
  if (!`${built}.`.includes(`${product.distTag}.`))
    return `is built as ${build.evr}, without the tag ${product.distTag} of ${patch.release}`;
  const { since: fixedSince, ...place } = placed;
  // Without a look at its own repository, the others say little.
  const isLooked = place.repository !== undefined && contents.has(place.repository);
  const binaries = binariesOf(build, isLooked ? contents : undefined);
  if (binaries.length === 0) return 'has no binary package';
  if (!binaries.some(({ repositories }) => isListed(place.repository, repositories)))
    return `has none of its binary packages in ${place.repository ?? ''}, whose updateinfo would name nothing`;
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
    ...place,
    fixedSince,
    binaries,
    cves: cves.sort((a, b) => compareText(a.cve, b.cve)),
    severity: highest(cves),
    ...defined({ workaround, credits: patch.credits?.length === 0 ? undefined : patch.credits }),
  };
  return content;
}

/** Unknown where nobody has looked. */
function isListed(repository: string | undefined, repositories: readonly string[] | undefined): boolean {
  return repository === undefined || repositories === undefined || repositories.includes(repository);
}

function binariesOf(build: BuildDocument, contents: Contents | undefined): FixedBinary[] {
  return build.artifacts
    .map(({ file, sha256 }) => ({ ...parseNevra(file), file, sha256 }))
    .filter(({ arch }) => arch !== 'src' && arch !== 'nosrc')
    .map(({ name, arch, file, sha256 }) => ({
      ...{ name, architecture: arch, file, sha256 },
      ...defined({ repositories: contents && repositoriesOf(`${name}.${arch}`, build, contents) }),
    }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.architecture, b.architecture));
}

/** Those that have the binary of the build, or of a newer one. */
function repositoriesOf(binary: string, { package: name, evr }: BuildDocument, contents: Contents): string[] {
  const having = [...contents].filter(([, packages]) => {
    const there = packages.get(name)?.get(binary);
    return there !== undefined && isAtLeast(there, evr);
  });
  return having.map(([repository]) => repository).sort(compareText);
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
