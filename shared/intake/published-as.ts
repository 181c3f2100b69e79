import type { FindingDocument } from '../findings/index.ts';
import { packageKey } from '../inventory/index.ts';
import { type Platform, queryAll } from '../platform/index.ts';
import type { Snapshot } from '../snapshot/index.ts';
import { CVE_ID, isRejected } from '../vulnerabilities/index.ts';
import type { ReportDocument } from './documents.ts';

/**
 * The CVE under which sources name what a report is about: its own CVE id, one of its aliases, or a CVE found in
 * one of its packages that refers to an alias; `undefined`: none does.
 */
export async function publishedAs(
  platform: Platform,
  snapshot: Snapshot,
  report: ReportDocument,
): Promise<string | undefined> {
  const { cve, aliases } = report;
  const ids = cve === undefined ? aliases.filter((each) => CVE_ID.test(each)) : [cve];
  for (const id of ids) if (await isPublished(snapshot, id)) return id;
  return cve === undefined ? referringTo(platform, snapshot, report) : undefined;
}

async function isPublished(snapshot: Snapshot, id: string): Promise<boolean> {
  const known = await snapshot.cve(id);
  return known?.nvd !== undefined && !isRejected(known.nvd);
}

/** What was found since the report came, and refers to one of its aliases. */
async function referringTo(
  { documents }: Platform,
  snapshot: Snapshot,
  { release, packages, aliases, receivedAt }: ReportDocument,
): Promise<string | undefined> {
  const sought = new Set(aliases.filter((each) => !CVE_ID.test(each)).map((each) => each.toLowerCase()));
  if (sought.size === 0) return undefined;
  const found = new Set<string>();
  for (const { name } of packages) {
    const query = { partition: packageKey(release, name), where: { kind: 'finding' }, limit: 500 } as const;
    for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
      if (body.times.detected >= receivedAt) found.add(body.cve);
  }
  const referring: string[] = [];
  for await (const [cve, { nvd }] of snapshot.cves(found))
    if (
      nvd?.references.some(({ url }) =>
        url
          .toLowerCase()
          .split('/')
          .some((part) => sought.has(part)),
      )
    )
      referring.push(cve);
  return referring.sort()[0];
}
