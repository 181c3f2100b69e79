import {
  type Changes,
  type ContainerName,
  type DocumentBody,
  type DocumentContainer,
  type Documents,
  isOvertaken,
  type Stored,
  UnrecoverableError,
} from '../platform/index.ts';
import type { OutboxPlace } from './outbox.ts';

/** How far the relay has read a container's change feed. */
interface CursorDocument extends DocumentBody {
  kind: 'cursor';
  runId: 'relay';
  cursor: string;
  /** Topic → where the event lies that its bus took last: while it takes it again, it is not away. */
  taken?: Record<string, OutboxPlace>;
}

const PARTITION = 'relay';
const PAGE = 500;

/** @returns `undefined` before the relay's first pass */
export function storedCursor(
  documents: Documents,
  name: ContainerName,
): Promise<Stored<CursorDocument> | undefined> {
  return documents.container('runs').read<CursorDocument>(PARTITION, idOf(name));
}

/**
 * The changes after a cursor. A container that was restored or recreated does not know an old cursor; its
 * events are then published from the start, under the same ids as before.
 */
export async function changesAfter(
  container: DocumentContainer,
  cursor: string | undefined,
): Promise<Changes<DocumentBody>> {
  try {
    return await container.changes<DocumentBody>(cursor, PAGE);
  } catch (error) {
    if (cursor === undefined || !(error instanceof UnrecoverableError)) throw error;
    return container.changes<DocumentBody>(undefined, PAGE);
  }
}

interface Move extends Required<Pick<CursorDocument, 'cursor' | 'taken'>> {
  stored: Stored<CursorDocument> | undefined;
}

/** `undefined` when another relay moved it meanwhile and carries on from there. */
export async function moveCursor(
  documents: Documents,
  name: ContainerName,
  { cursor, taken, stored }: Move,
): Promise<Stored<CursorDocument> | undefined> {
  const runs = documents.container('runs');
  const body: CursorDocument = { id: idOf(name), kind: 'cursor', runId: PARTITION, cursor, taken };
  try {
    const etag = stored
      ? await runs.replace(PARTITION, body, stored.etag)
      : await runs.create(PARTITION, body);
    return { body, etag };
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
}

function idOf(name: ContainerName): string {
  return `cursor:${name}`;
}
