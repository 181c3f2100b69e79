import {
  type Changes,
  type ContainerName,
  defined,
  type DocumentBody,
  type DocumentContainer,
  type Documents,
  isOvertaken,
  type Stored,
  UnrecoverableError,
} from '../platform/index.ts';
import type { Audience } from './audience.ts';
import type { OutboxPlace } from './outbox.ts';

/** How far the relay has read a container's change feed. */
interface CursorDocument extends DocumentBody {
  kind: 'cursor';
  runId: 'relay';
  /** Absent until a first page is through. */
  cursor?: string;
  /** Topic → where the event lies that its bus took last: while it takes it again, it is not away. */
  taken?: Record<string, OutboxPlace>;
  /** Audience → its log's end as last seen here. */
  ends?: Ends;
  /**
   * Audience → its log's end when events behind this cursor were first appended: after a crash, those that lie behind
   * it are not appended again.
   */
  since?: Ends;
}

/** Audience → number of an entry in its log. */
type Ends = Partial<Record<Audience, number>>;

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

/** What a cursor says. */
type CursorState = Pick<CursorDocument, 'cursor' | 'taken' | 'ends' | 'since'>;

/** The cursor of a container's relay, as it stands. */
export class CursorOf {
  readonly #documents: Documents;
  readonly #name: ContainerName;
  #stored: Stored<CursorDocument> | undefined;
  /** What is stored, and what the next write is to say. */
  state: CursorState;

  constructor(documents: Documents, name: ContainerName, stored: Stored<CursorDocument> | undefined) {
    this.#documents = documents;
    this.#name = name;
    this.#stored = stored;
    const { cursor, taken, ends, since } = stored?.body ?? {};
    this.state = defined({ cursor, taken, ends, since });
  }

  /** @returns false when another relay wrote it meanwhile and carries on from there */
  async write(state: CursorState): Promise<boolean> {
    const runs = this.#documents.container('runs');
    const body: CursorDocument = { id: idOf(this.#name), kind: 'cursor', runId: PARTITION, ...state };
    try {
      const etag = this.#stored
        ? await runs.replace(PARTITION, body, this.#stored.etag)
        : await runs.create(PARTITION, body);
      this.#stored = { body, etag };
      this.state = state;
      return true;
    } catch (error) {
      if (isOvertaken(error)) return false;
      throw error;
    }
  }
}

function idOf(name: ContainerName): string {
  return `cursor:${name}`;
}
