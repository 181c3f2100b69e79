import { type Platform, queryAll, type Stored } from '../../platform/index.ts';
import type { WaiverDocument } from './documents.ts';

/** The waivers of a build: requested, granted and expired ones. */
export async function keptWaivers(
  { documents }: Pick<Platform, 'documents'>,
  packageKey: string,
  build: string,
): Promise<Stored<WaiverDocument>[]> {
  const query = { partition: packageKey, where: { kind: 'waiver', build }, limit: 500 } as const;
  const kept: Stored<WaiverDocument>[] = [];
  for await (const stored of queryAll<WaiverDocument>(documents.container('patches'), query))
    kept.push(stored);
  return kept;
}
