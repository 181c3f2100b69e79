import {
  buildsOf,
  type PackageDocument,
  packageId,
  packageKey,
  RELEASE_ID,
  type ReleaseDocument,
} from '../inventory/index.ts';
import { isOpen, isRejected, type Verdict } from '../vulnerabilities/index.ts';
import { blobStore, readManifest, Snapshot } from '../snapshot/index.ts';
import { type Flood, floodKeyIn, floodOf, laneFacts, laneOf, type Policy } from '../lanes/index.ts';
import {
  againWhenOvertaken,
  type DocumentContainer,
  once,
  type Platform,
  queryAll,
  type Stored,
  UnrecoverableError,
} from '../platform/index.ts';
import { applyChanges, floodIn, untoldBaseline } from './apply.ts';
import { changedVerdicts } from './changed-verdicts.ts';
import { noteTotals } from './totals.ts';
import { combineBuilds, verdictsOnBuilds } from '../matching/index.ts';
import { type Book, decideAll, openBook, type Pins, readDecisions } from '../decisions/index.ts';
import {
  type FindingDocument,
  FLOOD_ID,
  type FloodDocument,
  HEAD_ID,
  type HeadDocument,
} from './documents.ts';
import { type Change, changesOf } from './transitions.ts';

interface MatchRequest {
  runId: string;
  release: string;
  package: string;
  generation: number;
  manifest: string;
  digest: string;
  baseline: boolean;
  /** Time of the run, ISO 8601. */
  at: string;
}

interface MatchOutcome {
  state: 'done' | 'stale';
  verdicts: number;
  changed: number;
  events: number;
}

/**
 * Matches one package and writes what changed. Ignores a request older than the generation already applied;
 * running one twice changes nothing.
 * @throws UnrecoverableError for an unknown release
 */
export function matchPackageOf(
  platform: Platform,
  policy: Policy,
  request: MatchRequest,
): Promise<MatchOutcome> {
  return againWhenOvertaken(() => attempt(platform, policy, request));
}

async function attempt(platform: Platform, policy: Policy, request: MatchRequest): Promise<MatchOutcome> {
  const key = packageKey(request.release, request.package);
  const container = platform.documents.container('findings');
  const head = await container.read<HeadDocument>(key, HEAD_ID);
  if (head && head.body.generation > request.generation)
    return { state: 'stale', verdicts: 0, changed: 0, events: 0 };

  const { builds, release } = await readBuilds(platform, request);
  const { findings, etags } = await readFindings(container, key);
  const floodBefore = await container.read<FloodDocument>(key, FLOOD_ID);
  const book = await openBookOf(platform, request);
  const { digest, manifest } = request;
  const amended = await changedVerdicts(platform, {
    ...{ head: head?.body, digest, manifest, release, builds, findings, book, policy },
  });
  const { changes, flood, cves } = await compared(platform, policy, {
    ...{ request, builds, findings, book, amended, floodBefore },
    verdictsOf: amended
      ? () => [amended.verdicts]
      : await verdictsOnBuilds(platform.blobs, manifest, release, { builds }),
  });
  const applied = await applyChanges({
    container,
    head,
    base: { packageKey: key, release: request.release, package: request.package },
    etags,
    changes,
    untold: untoldBaseline(findings, changes),
    flood: { before: floodBefore, after: flood },
    generation: request.generation,
    digest,
    runId: request.runId,
    at: request.at,
    quiet: request.baseline,
  });
  // The summary of a scan need not read what was read here.
  noteTotals(platform.documents, applied, withChanges(findings, changes));
  const { changed, events } = applied.body.last;
  return { state: 'done', verdicts: cves, changed, events };
}

function withChanges(
  findings: ReadonlyMap<string, FindingDocument>,
  changes: readonly Change[],
): Iterable<FindingDocument> {
  return new Map([...findings, ...changes.map(({ after }) => [after.cve, after] as const)]).values();
}

interface Compared {
  request: MatchRequest;
  builds: PackageDocument['builds'];
  /** As they are stored, by CVE. */
  findings: ReadonlyMap<string, FindingDocument>;
  book: Book;
  /** The only verdicts that have changed, where that is sure. */
  amended: Awaited<ReturnType<typeof changedVerdicts>>;
  floodBefore: Stored<FloodDocument> | undefined;
  verdictsOf: () => Verdict[][];
}

/** What a match changes. Verdicts are not held beyond it, while changes wait for the disk: a kernel has thousands. */
async function compared(
  platform: Platform,
  policy: Policy,
  { request, builds, findings, book, amended, floodBefore, verdictsOf }: Compared,
): Promise<{ changes: Change[]; flood: Flood | undefined; cves: number }> {
  const { verdicts, pins } = decide(book, verdictsOf().flat(), findings);
  const concerned = amended ? on(verdicts, findings) : findings;
  const { manifest } = request;
  const reasons = await goneReasons(
    once(async () => new Snapshot(blobStore(platform.blobs), await readManifest(platform.blobs, manifest))),
    concerned,
    verdicts,
    builds.length > 0,
  );
  const flood = amended
    ? floodBefore && floodIn(floodBefore.body)
    : floodOf(verdicts, policy.floods.investigations);
  const changes = changesOf(concerned, verdicts, {
    release: request.release,
    package: request.package,
    packageKey: packageKey(request.release, request.package),
    at: request.at,
    snapshot: manifest,
    baseline: request.baseline,
    proven: new Set(
      builds.flatMap(({ patchedCves = [], notApplicableCves = [] }) => [
        ...patchedCves,
        ...notApplicableCves,
      ]),
    ),
    pinsOf: (cve) => pins.get(cve),
    laneOf: (verdict) => laneOf(policy, laneFacts(verdict)),
    floodKeyOf: (verdict) => floodKeyIn(flood, verdict),
    goneReason: (cve) => reasons.get(cve),
  });
  return { changes, flood, cves: amended?.cves ?? verdicts.length };
}

async function openBookOf({ documents, clock }: Platform, request: MatchRequest): Promise<Book> {
  // Uses the clock, not the run's time: decisions made and terms ended meanwhile count.
  const now = clock.now().toISOString();
  return openBook(await readDecisions(documents, request.package), request.release, now);
}

function on(
  verdicts: readonly Verdict[],
  findings: ReadonlyMap<string, FindingDocument>,
): Map<string, FindingDocument> {
  const cves = new Set(verdicts.map(({ cve }) => cve));
  return new Map([...findings].filter(([cve]) => cves.has(cve)));
}

/** One verdict per CVE, with decisions applied. */
function decide(
  book: Book,
  matched: readonly Verdict[],
  findings: ReadonlyMap<string, FindingDocument>,
): { verdicts: Verdict[]; pins: Map<string, Pins> } {
  const decided = decideAll(combineBuilds(matched), matched, book, ({ cve }) => findings.get(cve)?.pins);
  const pins = new Map<string, Pins>();
  for (const { verdict, pins: kept } of decided)
    if (Object.keys(kept).length > 0) pins.set(verdict.cve, kept);
  return { verdicts: decided.map(({ verdict }) => verdict), pins };
}

async function readBuilds(
  { documents }: Platform,
  request: MatchRequest,
): Promise<{ builds: PackageDocument['builds']; release: ReleaseDocument }> {
  const packages = documents.container('packages');
  const release = await packages.read<ReleaseDocument>(request.release, RELEASE_ID);
  if (!release) throw new UnrecoverableError(`release ${request.release}: is not known`);
  const stored = await packages.read<PackageDocument>(request.release, packageId(request.package));
  return { builds: stored ? buildsOf(stored.body) : [], release: release.body };
}

async function readFindings(
  container: DocumentContainer,
  partition: string,
): Promise<{ findings: Map<string, FindingDocument>; etags: Map<string, string> }> {
  const findings = new Map<string, FindingDocument>();
  const etags = new Map<string, string>();
  for await (const { body, etag } of queryAll<FindingDocument>(container, {
    partition,
    where: { kind: 'finding' },
    limit: 500,
  })) {
    findings.set(body.cve, body);
    etags.set(body.id, etag);
  }
  return { findings, etags };
}

/** Why open findings no longer have a verdict; none for reported ones that no source names yet. */
async function goneReasons(
  open: () => Promise<Snapshot>,
  findings: ReadonlyMap<string, FindingDocument>,
  verdicts: readonly Verdict[],
  ships: boolean,
): Promise<Map<string, string>> {
  const named = new Set(verdicts.map(({ cve }) => cve));
  const reasons = new Map<string, string>();
  for (const { cve, status, embargo } of findings.values()) {
    if (named.has(cve) || !isOpen(status)) continue;
    const reason = ships
      ? await goneReason(await open(), cve, embargo !== undefined)
      : 'The package no longer ships in this release.';
    if (reason !== undefined) reasons.set(cve, reason);
  }
  return reasons;
}

async function goneReason(snapshot: Snapshot, cve: string, isReported: boolean): Promise<string | undefined> {
  const known = await snapshot.cve(cve);
  if (known?.nvd && isRejected(known.nvd))
    return `${cve} was rejected by its assigner (${known.nvd.lastModified}).`;
  if (known?.overrides?.suppress)
    return `An override says that the configurations of ${cve} name nothing that is vulnerable.`;
  if (known) return `The configurations of ${cve} no longer name a product of this package.`;
  return isReported ? undefined : `No source names ${cve} any more.`;
}
