import type { GateReport } from '../../gates/index.ts';
import { readBody } from '../../patches/index.ts';
import { type DocumentBody, type Platform, queryAll, type Stored } from '../../platform/index.ts';
import type { ImageDocument, ImageReportDocument, ImageWaiverDocument } from '../documents.ts';

type Stores = Pick<Platform, 'documents' | 'blobs'>;

/** The gate reports on an image, in order of arrival. */
export async function reportsOn(platform: Stores, image: ImageDocument): Promise<ImageReportDocument[]> {
  const kept = await keptOf<ImageReportDocument>(platform, image, 'gate-report');
  return kept.map(({ body }) => body).sort((a, b) => a.order - b.order);
}

/** What they say. */
export function bodiesOf({ blobs }: Stores, kept: readonly ImageReportDocument[]): Promise<GateReport[]> {
  return Promise.all(kept.map(({ blob }) => readBody(blobs, blob)));
}

/** The waivers of its results: requested, granted and expired ones. */
export function waiversOn(platform: Stores, image: ImageDocument): Promise<Stored<ImageWaiverDocument>[]> {
  return keptOf<ImageWaiverDocument>(platform, image, 'waiver');
}

async function keptOf<T extends DocumentBody>(
  { documents }: Stores,
  { line, id }: ImageDocument,
  kind: string,
): Promise<Stored<T>[]> {
  const query = { partition: line, where: { kind, image: id }, limit: 500 } as const;
  const kept: Stored<T>[] = [];
  for await (const stored of queryAll<T>(documents.container('images'), query)) kept.push(stored);
  return kept;
}
