import type { PackageDocument, ReleaseDocument } from '../inventory/index.ts';
import type { Book } from '../decisions/index.ts';
import type { Policy } from '../lanes/index.ts';
import { amendedVerdicts } from '../matching/index.ts';
import type { Platform } from '../platform/index.ts';
import type { FindingDocument, HeadDocument } from './documents.ts';
import { packageDigest, policyDigest } from './package-digest.ts';

type Amended = NonNullable<Awaited<ReturnType<typeof amendedVerdicts>>>;

interface Asked {
  /** What was last applied to the package. */
  head: HeadDocument | undefined;
  /** Of the package as it is to be. */
  digest: string;
  manifest: string;
  release: ReleaseDocument;
  builds: PackageDocument['builds'];
  findings: ReadonlyMap<string, FindingDocument>;
  book: Book;
  policy: Policy;
}

/**
 * The verdicts that have changed since the findings of a package were written, if these are sure to be the only ones: its
 * findings were written from what the amended verdicts replace, and nobody but matching has said what they are.
 * Otherwise `undefined`: all its verdicts are to be compared.
 */
export async function changedVerdicts(
  { blobs }: Pick<Platform, 'blobs'>,
  { head, digest, manifest, release, builds, findings, book, policy }: Asked,
): Promise<Amended | undefined> {
  const [build, ...others] = builds;
  if (!head || !build || others.length > 0 || !book.isSilentOn(build.name)) return undefined;
  const amended = await amendedVerdicts(blobs, manifest, release, build);
  if (!amended) return undefined;
  const digestWith = (matched: string): string => packageDigest(policyDigest(policy), [matched], '');
  const { before } = amended;
  if (digestWith(amended.digest) !== digest || digestWith(before.digest) !== head.digest) return undefined;
  // The same digest may come in other words, which are not matched again for their own sake.
  if (head.generation < before.since) return undefined;
  return [...findings.values()].some(isOfPeople) ? undefined : amended;
}

function isOfPeople({ embargo, aliases, pins }: FindingDocument): boolean {
  return embargo !== undefined || aliases !== undefined || pins !== undefined;
}
