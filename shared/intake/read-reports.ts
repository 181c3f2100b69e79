import { type Platform, queryAll } from '../platform/index.ts';
import type { ReportDocument } from './documents.ts';
import { sideOfReport } from './find-report.ts';
import { UnknownReportError } from './unknown-report.ts';

/** The reports on the side of the platform, the first to end first. */
export async function readReports({ documents }: Platform): Promise<ReportDocument[]> {
  const found: ReportDocument[] = [];
  const query = { where: { kind: 'report' }, limit: 500 } as const;
  for await (const { body } of queryAll<ReportDocument>(documents.container('reports'), query))
    found.push(body);
  return found.sort((a, b) => (a.until === b.until ? 0 : a.until < b.until ? -1 : 1));
}

/** A report of either side. Only for those who may know of embargoes. @throws UnknownReportError */
export async function readReport(platform: Platform, release: string, id: string): Promise<ReportDocument> {
  const found = await sideOfReport(platform, release, id);
  if (!found) throw new UnknownReportError(release, id);
  return found.stored.body;
}
