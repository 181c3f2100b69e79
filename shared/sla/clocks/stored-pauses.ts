import { type DocumentBody, type DocumentContainer, queryAll, type Stored } from '../../platform/index.ts';

/** A stretch in which somebody let the clocks of a finding stand still. Times are ISO 8601 in UTC. */
export interface PauseDocument extends DocumentBody {
  kind: 'pause';
  packageKey: string;
  cve: string;
  from: string;
  reason: string;
  by: string;
  /** Absent while it lasts. */
  until?: string;
  resumed?: { reason: string; by: string };
}

/** The pauses of a package's findings. */
export async function storedPauses(
  container: DocumentContainer,
  packageKey: string,
): Promise<Stored<PauseDocument>[]> {
  const pauses: Stored<PauseDocument>[] = [];
  const query = { partition: packageKey, where: { kind: 'pause' }, limit: 500 } as const;
  for await (const stored of queryAll<PauseDocument>(container, query)) pauses.push(stored);
  return pauses;
}
