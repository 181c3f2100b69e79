import { ratingOf } from '../decisions/index.ts';
import type { FindingDocument } from '../findings/index.ts';
import { packageKey } from '../inventory/index.ts';
import type { Policy } from '../lanes/index.ts';
import {
  againWhenOvertaken,
  defined,
  InvalidInputError,
  type Platform,
  REPORT_SCHEMA,
  type Stored,
  underEmbargo,
} from '../platform/index.ts';
import { CVE_ID, type Rating } from '../vulnerabilities/index.ts';
import { currentId, ownIdOf, type Person, type ReportDocument, reportId } from './documents.ts';
import { findReport } from './find-report.ts';
import { followReport, shippedVersions } from './follow-report.ts';
import type { VulnerabilityReport } from './vulnerability-report.ts';
import { writeReport } from './write-report.ts';

interface TakenReport {
  /** The CVE id, or the one that Patchline gave it. */
  id: string;
  /** An identical report was known. */
  known: boolean;
}

/**
 * Records a vulnerability under embargo with a finding for each package, or updates it: told on
 * `embargo-events` only. Packages that an update no longer names are not affected. Repeating a report changes
 * nothing.
 * @throws InvalidInputError naming the field: a date that is over, an id without a report, a package that does
 *   not ship, a CVE whose finding is already public
 */
export function takeReport(
  platform: Platform & { policy: Policy },
  report: VulnerabilityReport,
  by: Person,
): Promise<TakenReport> {
  return againWhenOvertaken(async () => {
    const side = underEmbargo(platform);
    const container = side.documents.container('reports');
    const { release, id } = report;
    const before = await findReport(container, release, id ?? ownIdOf(release, report.title, report.contact));
    if (!before && id !== undefined && !CVE_ID.test(id)) throw refused('id', `there is no report ${id}`);
    if (report.until <= platform.clock.now().toISOString()) throw refused('until', `${report.until} is over`);
    const after = reportOf(report, before, { by, at: platform.clock.now().toISOString() });
    await checkPackages(platform, report, before ? undefined : currentId(after));
    if (before && isSame(before.body, after)) {
      if (before.body.followed < before.body.revision) await followReport(side, before);
      return { id: currentId(after), known: true };
    }
    const change = before ? 'updated' : 'received';
    const stored = await writeReport(side, { ...defined({ before }), after, change, by });
    await followReport(side, stored);
    return { id: currentId(after), known: false };
  });
}

/** @param cve of a new report */
async function checkPackages(
  platform: Platform,
  { release, packages }: VulnerabilityReport,
  cve: string | undefined,
): Promise<void> {
  const findings = platform.documents.container('findings');
  for (const [index, { name }] of packages.entries()) {
    const key = packageKey(release, name);
    if ((await shippedVersions(platform, release, name)).length === 0)
      throw refused(`packages.${index}.name`, `${key} does not ship`);
    if (cve !== undefined && (await findings.read<FindingDocument>(key, cve)))
      throw refused('id', `${cve} is known of ${key}`);
  }
}

function refused(field: string, reason: string): InvalidInputError {
  return new InvalidInputError(`${field}: ${reason}`, { field });
}

function reportOf(
  given: VulnerabilityReport,
  before: Stored<ReportDocument> | undefined,
  { by, at }: { by: Person; at: string },
): ReportDocument {
  const { release, id, aliases, packages, title, details, contact, until, isAffected } = given;
  const isCve = id !== undefined && CVE_ID.test(id);
  const own = before?.body.own ?? (isCve ? ownIdOf(release, id) : ownIdOf(release, title, contact));
  const named = new Set(packages.map(({ name }) => name));
  const dropped = before?.body.packages.filter(({ name }) => !named.has(name)) ?? [];
  return {
    id: reportId(own),
    kind: 'report',
    schema: REPORT_SCHEMA,
    release,
    own,
    ...defined({ cve: before?.body.cve ?? (isCve ? id : undefined) }),
    aliases,
    packages: [...packages, ...dropped.map(({ name }) => ({ name, affected: 'none' as const }))],
    title,
    details,
    contact,
    rating: ratingIn(given),
    until,
    isAffected,
    owner: before?.body.owner ?? by,
    receivedAt: before?.body.receivedAt ?? at,
    changedAt: at,
    ...defined({ publishedEarly: before?.body.publishedEarly }),
    revision: 0,
    followed: before?.body.followed ?? 0,
  };
}

function ratingIn({ severity, cvss }: VulnerabilityReport): Rating {
  const { rating } = ratingOf(defined({ rating: severity, vector: cvss }));
  if (!rating) throw new TypeError('a report was taken in without a severity');
  return { by: 'vendor', ...rating };
}

/** Whether they say the same. */
function isSame(a: ReportDocument, b: ReportDocument): boolean {
  const said = ({
    aliases,
    packages,
    title,
    details,
    contact,
    rating,
    until,
    isAffected,
  }: ReportDocument): string =>
    JSON.stringify([aliases, packages, title, details, contact, rating, until, isAffected]);
  return said(a) === said(b);
}
