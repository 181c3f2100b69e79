import type { GateReport } from '../../gates/index.ts';
import { type Platform, queryAll } from '../../platform/index.ts';
import type { GateReportDocument } from './documents.ts';
import { readBody } from './report-bodies.ts';

/** The reports on a build, in order of arrival. */
export async function keptReports(
  { documents }: Pick<Platform, 'documents'>,
  packageKey: string,
  build: string,
): Promise<GateReportDocument[]> {
  const container = documents.container('patches');
  const query = { partition: packageKey, where: { kind: 'gate-report', build }, limit: 500 } as const;
  const kept: GateReportDocument[] = [];
  for await (const { body } of queryAll<GateReportDocument>(container, query)) kept.push(body);
  return kept.sort((a, b) => a.order - b.order);
}

/** The contents of these reports. @throws DamagedBlobError */
export function bodiesOf(
  { blobs }: Pick<Platform, 'blobs'>,
  kept: readonly GateReportDocument[],
): Promise<GateReport[]> {
  return Promise.all(kept.map(({ blob }) => readBody(blobs, blob)));
}
