import { type DocumentBody, type DocumentContainer, queryAll } from '../../../shared/platform/documents.ts';

/** A document of the container `runs`, whose partition field is `runId`. */
export interface Note extends DocumentBody {
  runId: string;
  text?: string;
  value?: unknown;
}

export function note(runId: string, id: string, more: Partial<Note> = {}): Note {
  return { id, kind: 'note', runId, ...more };
}

/** The ids in a partition, in the order of a query. */
export async function idsIn(container: DocumentContainer, partition: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { body } of queryAll(container, { partition })) ids.push(body.id);
  return ids;
}

/** How many of the promises were fulfilled, and the errors of the others. */
export async function outcomes(promises: Promise<unknown>[]): Promise<{ done: number; errors: unknown[] }> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  return { done: settled.length - errors.length, errors };
}
