import type { Clock } from '../../clock.ts';
import { defined } from '../../defined.ts';
import { checkBatch, checkedDocument, checkedPageSize } from '../../document-limits.ts';
import type {
  Changes,
  ContainerName,
  DocumentBody,
  DocumentContainer,
  Documents,
  Page,
  Query,
  Stored,
  Write,
} from '../../documents.ts';
import { NotFoundError, UnrecoverableError } from '../../errors.ts';
import { type ContainerOptions, containers } from '../../topology.ts';
import { type Store, UP_TO } from '../store.ts';
import { continuationAfter, pageStatement } from './queries.ts';
import { tableOf } from './tables.ts';
import {
  type Checked,
  createDocument,
  deleteDocument,
  formatEtag,
  type Place,
  replaceDocument,
} from './writing.ts';

interface DocumentRow {
  lsn: number;
  partition: string;
  id: string;
  body: string;
}

/** One checked write of a batch; returns its ETag. */
interface Step {
  text: string;
  run(place: Place): string;
}

/** The topology's containers, each a table of the store. The platform closes the store. */
export function localDocuments(store: Store, clock: Clock): Documents {
  const open = new Map<string, DocumentContainer>();
  for (const [name, options] of Object.entries(containers)) {
    open.set(name, new LocalContainer(store, clock, tableOf(name), options));
  }
  return {
    container(name: ContainerName): DocumentContainer {
      const container = open.get(name);
      if (container === undefined) throw new NotFoundError(`no container is named '${name}'`);
      return container;
    },
    close: () => Promise.resolve(),
  };
}

class LocalContainer implements DocumentContainer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #table: string;
  readonly #options: ContainerOptions;

  constructor(store: Store, clock: Clock, table: string, options: ContainerOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#table = table;
    this.#options = options;
  }

  read<T extends DocumentBody>(partition: string, id: string): Promise<Stored<T> | undefined> {
    return this.#store.read(() => {
      const row = this.#store.get(
        `SELECT lsn, body FROM ${this.#table} WHERE partition = ? AND id = ? AND (expires IS NULL OR expires > ?)`,
        partition,
        id,
        this.#now(),
      ) as DocumentRow | undefined;
      return row === undefined ? undefined : stored<T>(row);
    });
  }

  async create(partition: string, body: DocumentBody): Promise<string> {
    const checked = this.#check(partition, body);
    return this.#store.write(() => createDocument(this.#place(partition), checked));
  }

  async replace(partition: string, body: DocumentBody, etag: string): Promise<string> {
    const checked = this.#check(partition, body);
    return this.#store.write(() => replaceDocument(this.#place(partition), checked, etag));
  }

  async delete(partition: string, id: string, etag: string): Promise<void> {
    await this.#store.write(() => {
      deleteDocument(this.#place(partition), id, etag);
    });
  }

  async batch(partition: string, writes: readonly Write[]): Promise<string[]> {
    const steps = writes.map((write) => this.#step(partition, write));
    checkBatch(steps.map(({ text }) => text));
    return this.#store.write(() => {
      const place = this.#place(partition);
      return steps.map((step) => step.run(place));
    });
  }

  query<T extends DocumentBody>(query: Query): Promise<Page<T>> {
    return this.#store.read(() => {
      const limit = checkedPageSize(query.limit);
      // One extra row shows whether there is a next page.
      const { sql, values } = pageStatement(this.#table, query, limit + 1, this.#now());
      const rows = this.#store.all<DocumentRow>(sql, ...values);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map((row) => stored<T>(row)),
        ...defined({ continuation: last && continuationAfter(last) }),
      };
    });
  }

  changes<T extends DocumentBody>(cursor: string | undefined, limit?: number): Promise<Changes<T>> {
    return this.#store.read(() => {
      const size = checkedPageSize(limit);
      const rows = this.#store.all<DocumentRow>(
        `SELECT lsn, body FROM ${this.#table} WHERE lsn > ? AND (expires IS NULL OR expires > ?) ORDER BY lsn ${UP_TO}`,
        parseCursor(cursor),
        this.#now(),
        size + 1,
      );
      const shown = rows.slice(0, size);
      return {
        items: shown.map((row) => JSON.parse(row.body) as T),
        cursor: shown.at(-1)?.lsn.toString() ?? cursor ?? '0',
        more: rows.length > size,
      };
    });
  }

  #check(partition: string, body: DocumentBody): Checked {
    return { body, text: checkedDocument(this.#options.partitionKey, partition, body) };
  }

  #step(partition: string, write: Write): Step {
    if (write.op === 'delete') {
      return {
        text: '',
        run(place) {
          deleteDocument(place, write.id, write.etag);
          return '';
        },
      };
    }
    const checked = this.#check(partition, write.body);
    return {
      text: checked.text,
      run: (place) =>
        write.op === 'create' ? createDocument(place, checked) : replaceDocument(place, checked, write.etag),
    };
  }

  #place(partition: string): Place {
    const { defaultTtl } = this.#options;
    return { store: this.#store, table: this.#table, partition, now: this.#now(), defaultTtl };
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function stored<T extends DocumentBody>(row: DocumentRow): Stored<T> {
  return { body: JSON.parse(row.body) as T, etag: formatEtag(row.lsn) };
}

function parseCursor(cursor = '0'): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new UnrecoverableError(`'${cursor}' is not a cursor of a change feed`);
}
