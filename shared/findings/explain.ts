import { isDeepStrictEqual } from 'node:util';
import {
  chooseRelease,
  type PackageDocument,
  packageId,
  packageKey,
  type ReleaseDocument,
} from '../inventory/index.ts';
import type { Identity, Verdict } from '../vulnerabilities/index.ts';
import { blobStore, derive, mergeSaid, readCurrent, Snapshot } from '../snapshot/index.ts';
import { type BesideRecords, readBeside, type SourcedCve } from '../sources/index.ts';
import { defined, InvalidInputError, type Platform, queryAll } from '../platform/index.ts';
import { type Lane, laneFacts, laneOf, type Policy } from '../lanes/index.ts';
import { decideAll, openBook, type Pins, readDecisions } from '../decisions/index.ts';
import type { FindingDocument, LogDocument } from './documents.ts';
import { askBuilds } from '../matching/index.ts';

interface ExplainRequest {
  package: string;
  cve: string;
  /** Key of the release; required when there are several. */
  release?: string | undefined;
}

/** All that is known of a package and a CVE: as stored, and computed anew from the current snapshot. */
export interface FoundExplanation {
  release: ReleaseDocument;
  package: string;
  cve: string;
  /** What the sources say; absent when none names the CVE. */
  sourced?: SourcedCve;
  /** The sources merged, as matching sees them. */
  said?: Pick<ReturnType<typeof mergeSaid>, 'facts' | 'description' | 'references'>;
  /** Products that the CVE names as vulnerable, as matching sees them. */
  products: string[];
  /** The stored finding. */
  finding?: FindingDocument;
  /** Changes of its state, oldest first. */
  log: LogDocument[];
  /**
   * Each build's verdict from the current snapshot, with decisions applied; a stored finding keeps the
   * snapshot it was computed from.
   */
  verdicts: ExplainedVerdict[];
  /** What the sources beside the snapshot say of the CVE. */
  beside: BesideRecords;
  /** Absent when the release has no such package. */
  identities?: Identity[];
  /** Similar names, when the release has no such package. */
  similar: string[];
  snapshot: { hash: string; sources: Record<string, string> };
}

/** A verdict with its lane: the finding's, unless the lane's inputs have changed since. */
interface ExplainedVerdict extends Verdict {
  lane: Lane;
  laneRule: string;
}

/** @throws InvalidInputError when nothing was scanned yet, or the release must be named */
export async function explainFinding(
  platform: Platform & { policy: Policy },
  request: ExplainRequest,
): Promise<FoundExplanation> {
  const { documents, blobs, policy } = platform;
  const release = await chooseRelease(platform, request.release);
  const current = await readCurrent(blobs);
  if (!current) throw new InvalidInputError('no scan yet: run patchline scan first');
  const snapshot = new Snapshot(blobStore(blobs), current.content);
  const stored = await documents
    .container('packages')
    .read<PackageDocument>(release.release, packageId(request.package));
  const builds = stored?.body.builds ?? [];
  const key = packageKey(release.release, request.package);
  const findings = documents.container('findings');
  const finding = await findings.read<FindingDocument>(key, request.cve);
  const log: LogDocument[] = [];
  for await (const { body } of queryAll<LogDocument>(findings, {
    partition: key,
    idPrefix: `log:${request.cve}:`,
  }))
    log.push(body);
  const sourced = await snapshot.cve(request.cve);
  const beside = (await readBeside(blobs)).of(request.cve);
  const asked = await askBuilds(blobs, current, release, { builds, cve: request.cve });
  const matched = asked.flatMap((build) => build.verdicts);
  const verdicts = await decided(platform, release.release, matched, finding?.body.pins);
  const identities = asked[0]?.identities;
  return {
    release,
    package: request.package,
    cve: request.cve,
    ...defined({ sourced, said: sourced && mergedOf(request.cve, sourced) }),
    products: sourced ? productsOf(sourced) : [],
    ...defined({ finding: finding?.body }),
    log,
    verdicts: verdicts.map((verdict) => inLane(verdict, finding?.body, policy)),
    beside,
    ...defined({ identities }),
    similar: identities ? [] : await similarNames(platform, release.release, request.package),
    snapshot: {
      hash: current.manifest,
      sources: Object.fromEntries(
        Object.entries(current.content.sources).map(([name, { watermark }]) => [name, watermark]),
      ),
    },
  };
}

function mergedOf(cve: string, sourced: SourcedCve): FoundExplanation['said'] {
  const { facts, description, references } = mergeSaid(cve, sourced);
  return { facts, description, references };
}

function inLane(verdict: Verdict, finding: FindingDocument | undefined, policy: Policy): ExplainedVerdict {
  if (finding && isDeepStrictEqual(laneFacts(finding), laneFacts(verdict)))
    return { ...verdict, lane: finding.lane, laneRule: finding.laneRule };
  const { lane, rule } = laneOf(policy, laneFacts(verdict));
  return { ...verdict, lane, laneRule: rule };
}

async function decided(
  { documents, clock }: Platform,
  release: string,
  matched: readonly Verdict[],
  pins: Pins | undefined,
): Promise<Verdict[]> {
  const [first] = matched;
  if (!first) return [];
  const decisions = await readDecisions(documents, first.package);
  const book = openBook(decisions, release, clock.now().toISOString());
  return decideAll(matched, matched, book, () => pins).map(({ verdict }) => verdict);
}

function productsOf(sourced: SourcedCve): string[] {
  const products = derive('', sourced).entries.flatMap(({ product, entry }) =>
    entry.stated ? [] : [product],
  );
  return [...new Set(products)].sort();
}

async function similarNames({ documents }: Platform, release: string, name: string): Promise<string[]> {
  const wanted = name.toLowerCase();
  const near: string[] = [];
  const query = { partition: release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(documents.container('packages'), query)) {
    const other = body.name.toLowerCase();
    const binary = body.builds.some(({ binaries = [] }) => binaries.includes(name));
    if (binary || other.includes(wanted) || wanted.includes(other)) near.push(body.name);
  }
  return near.slice(0, 10);
}
