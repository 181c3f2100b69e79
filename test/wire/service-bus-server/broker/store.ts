import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

/**
 * `state` is one of rows.ts; `session` is '' in boxes without sessions; `due` (ms) ends a lock or a schedule and is
 * NULL under a session lock; a message's sections are kept as they came.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS entities (name TEXT PRIMARY KEY, definition TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS numbers (box TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    box TEXT NOT NULL,
    seq INTEGER NOT NULL,
    state INTEGER NOT NULL,
    session TEXT NOT NULL,
    due INTEGER,
    deliveries INTEGER NOT NULL DEFAULT 0,
    token TEXT,
    enqueued INTEGER NOT NULL,
    scheduled INTEGER,
    firstSeq INTEGER,
    deadSource TEXT,
    partitionKey TEXT,
    properties BLOB NOT NULL,
    applicationProperties BLOB,
    body BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS messages_order ON messages (box, seq);
  CREATE INDEX IF NOT EXISTS messages_next ON messages (box, state, session, seq);
  CREATE INDEX IF NOT EXISTS messages_due ON messages (due) WHERE due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS messages_token ON messages (token) WHERE token IS NOT NULL;
  CREATE TABLE IF NOT EXISTS sessions (
    box TEXT NOT NULL,
    session TEXT NOT NULL,
    owner INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (box, session)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS seen (
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
  ) STRICT, WITHOUT ROWID;
`;

/** What the broker remembers, in a file that outlives a killed process (not a power cut), or in memory. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file = ':memory:') {
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
    this.#db.exec(TABLES);
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** The first row; `undefined` when there is none. */
  get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** All of `work` or nothing. */
  transaction<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
