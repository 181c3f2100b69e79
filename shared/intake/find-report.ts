import {
  type DocumentContainer,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../platform/index.ts';
import { type ReportDocument, reportId } from './documents.ts';

/** The report that has an id, on the side of the container. */
export async function findReport(
  container: DocumentContainer,
  release: string,
  id: string,
): Promise<Stored<ReportDocument> | undefined> {
  const own = await container.read<ReportDocument>(release, reportId(id));
  if (own) return own;
  const query = { partition: release, where: { kind: 'report', cve: id }, limit: 1 } as const;
  for await (const stored of queryAll<ReportDocument>(container, query)) return stored;
  return undefined;
}

/** The side on which a report lies that is not over yet, or is. */
export async function sideOfReport(
  platform: Platform,
  release: string,
  id: string,
): Promise<{ side: Platform; stored: Stored<ReportDocument> } | undefined> {
  for (const side of [underEmbargo(platform), platform]) {
    const stored = await findReport(side.documents.container('reports'), release, id);
    if (stored) return { side, stored };
  }
  return undefined;
}
