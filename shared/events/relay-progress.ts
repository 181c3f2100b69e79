import type { ContainerName, Documents } from '../platform/index.ts';
import { storedCursor } from './cursor.ts';

/** How far a container's relay has come. */
interface RelayProgress {
  /** Changes when it moves on; empty before its first pass. */
  cursor: string;
  /** Whether changes wait that it has not read. */
  isBehind: boolean;
}

/** Reads one document at most. */
export async function relayProgress(documents: Documents, name: ContainerName): Promise<RelayProgress> {
  const cursor = (await storedCursor(documents, name))?.body.cursor;
  const { items } = await documents.container(name).changes(cursor, 1);
  return { cursor: cursor ?? '', isBehind: items.length > 0 };
}
