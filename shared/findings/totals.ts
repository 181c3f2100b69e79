import type { Severity, Status } from '../vulnerabilities/index.ts';
import {
  type Blobs,
  compareText,
  contentHash,
  type DocumentContainer,
  type Documents,
  type Platform,
  type Query,
  queryAll,
  type Stored,
  TOTALS_VERSION,
} from '../platform/index.ts';
import { packageKey } from '../inventory/index.ts';
import type { FindingDocument, HeadDocument } from './documents.ts';

/** What the summary of a scan says of the findings of one package. */
export interface PackageTotals {
  /** Status → severity → findings. */
  counts: Partial<Record<Status, Partial<Record<Severity, number>>>>;
  /** Affected findings whose fix goes out of band. */
  outOfBand: { evr: string; cve: string; severity: Severity; exploited: boolean }[];
}

/** Package → the head that it was counted at, and its totals. */
type Kept = Readonly<Record<string, { head: string; totals: PackageTotals }>>;

const PREFIX = 'findings/totals/';
/** If more of the packages than this have changed, all findings are read in one go. */
const MANY = 0.2;

/**
 * Counts the stored findings of a release, by package. Reading all of them to tell the same numbers again would be a
 * fifth of a scan in which nothing changed: what was counted is kept, and holds as long as the head of the package,
 * which is written with every change of a finding's state. What a job counted in this process is not read again.
 * @param onUnreadable called with each finding that a newer Patchline wrote, which is not counted
 */
export async function findingTotals(
  { documents, blobs }: Platform,
  release: string,
  onUnreadable: NonNullable<Query['onUnreadable']>,
): Promise<Map<string, PackageTotals>> {
  const container = documents.container('findings');
  const heads = await headsOf(container, release);
  const kept = await readKept(blobs, release);
  const stale = [...heads].filter(([name, head]) => kept[name]?.head !== head).map(([name]) => name);
  if (stale.length === 0) return new Map(Object.entries(kept).map(([name, { totals }]) => [name, totals]));

  const told = noted.get(documents);
  const counted = new Map<string, PackageTotals>();
  for (const name of stale) {
    const own = told?.get(packageKey(release, name));
    if (own && own.head === heads.get(name)) counted.set(name, own.totals);
  }
  const changed = stale.filter((name) => !counted.has(name));
  const unsure = new Set<string>();
  const read = await countIn(
    container,
    { release, changed, all: changed.length > heads.size * MANY },
    (finding) => {
      unsure.add((finding.body as FindingDocument).package);
      onUnreadable(finding);
    },
  );
  for (const name of changed) counted.set(name, read.get(name) ?? { counts: {}, outOfBand: [] });
  const keeping: Record<string, Kept[string]> = {};
  for (const [name, head] of heads) {
    const totals = counted.get(name) ?? kept[name]?.totals ?? { counts: {}, outOfBand: [] };
    counted.set(name, totals);
    if (head !== UNKNOWN && !unsure.has(name)) keeping[name] = { head, totals };
  }
  await blobs.put(
    nameOf(release),
    Buffer.from(JSON.stringify({ version: TOTALS_VERSION, packages: keeping })),
  );
  return counted;
}

/** What jobs of this process counted, by package, each with the head that it wrote. */
const noted = new WeakMap<Documents, Map<string, Kept[string]>>();

/** Counts what a job has at hand. @param findings all of the package, as they are now */
export function noteTotals(
  documents: Documents,
  head: Stored<HeadDocument>,
  findings: Iterable<FindingDocument>,
): void {
  const totals: PackageTotals = { counts: {}, outOfBand: [] };
  for (const finding of [...findings].sort((a, b) => compareText(a.id, b.id))) add(totals, finding);
  const known = noted.get(documents) ?? new Map<string, Kept[string]>();
  noted.set(documents, known.set(head.body.packageKey, { head: headOf(head), totals }));
}

const UNKNOWN = '';

function headOf({ etag, body }: Stored<HeadDocument>): string {
  return contentHash(JSON.stringify([etag, body]));
}

/** What tells one state of a package's head from every other. */
async function headsOf(container: DocumentContainer, release: string): Promise<Map<string, string>> {
  const heads = new Map<string, string>();
  // An unreadable head tells nothing: its package is counted each time.
  const onUnreadable: Query['onUnreadable'] = ({ body }) =>
    heads.set((body as HeadDocument).package, UNKNOWN);
  const query: Query = { where: { kind: 'head', release }, limit: 1000, onUnreadable };
  for await (const stored of queryAll<HeadDocument>(container, query))
    heads.set(stored.body.package, headOf(stored));
  return heads;
}

async function countIn(
  container: DocumentContainer,
  { release, changed, all }: { release: string; changed: readonly string[]; all: boolean },
  onUnreadable: NonNullable<Query['onUnreadable']>,
): Promise<Map<string, PackageTotals>> {
  const counted = new Map<string, PackageTotals>();
  const query: Query = { where: { kind: 'finding', release }, limit: 1000, onUnreadable };
  const queries = all ? [query] : changed.map((name) => ({ ...query, partition: packageKey(release, name) }));
  for (const one of queries)
    for await (const { body } of queryAll<FindingDocument>(container, one)) {
      const totals = counted.get(body.package) ?? { counts: {}, outOfBand: [] };
      counted.set(body.package, totals);
      add(totals, body);
    }
  return counted;
}

function add(
  { counts, outOfBand }: PackageTotals,
  { evr, cve, status, severity, lane, kev }: FindingDocument,
): void {
  const ofStatus = (counts[status] ??= {});
  ofStatus[severity] = (ofStatus[severity] ?? 0) + 1;
  if (status === 'affected' && lane === 'out-of-band')
    outOfBand.push({ evr, cve, severity, exploited: kev !== undefined });
}

function nameOf(release: string): string {
  return `${PREFIX}${contentHash(release)}`;
}

/** Nothing if it is damaged or of another Patchline: all is counted again. */
async function readKept(blobs: Blobs, release: string): Promise<Kept> {
  const blob = await blobs.get(nameOf(release));
  try {
    const kept = JSON.parse(blob?.bytes.toString('utf8') ?? '{}') as { version?: number; packages?: Kept };
    return kept.version === TOTALS_VERSION ? (kept.packages ?? {}) : {};
  } catch {
    return {};
  }
}
