import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS databases (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    database TEXT NOT NULL,
    id TEXT NOT NULL,
    rid TEXT NOT NULL,
    lsn INTEGER NOT NULL DEFAULT 0,
    definition TEXT NOT NULL,
    UNIQUE (database, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS items (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    container INTEGER NOT NULL,
    range INTEGER NOT NULL,
    pk TEXT NOT NULL,
    id TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    position INTEGER NOT NULL,
    etag TEXT NOT NULL,
    ts INTEGER NOT NULL,
    expires INTEGER,
    body TEXT NOT NULL,
    UNIQUE (container, pk, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS items_feed ON items (container, range, lsn, position);
  CREATE INDEX IF NOT EXISTS items_range ON items (container, range, row);
`;

export type Row = Record<string, SQLOutputValue>;

/**
 * The file of the server. What a transaction wrote is with the operating system when it returns, so that killing the
 * process loses nothing acknowledged; a power cut could.
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
    this.#db.exec(SCHEMA);
  }

  /** All or nothing. */
  transaction<T>(section: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = section();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** Row by row, so that a page ends where it is full. */
  iterate(sql: string, ...values: SQLInputValue[]): NodeJS.Iterator<Row> {
    return this.#statement(sql).iterate(...values);
  }

  close(): void {
    this.#statements.clear();
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

/** A resource id: opaque, of so many bytes, and safe in a path. */
export function newRid(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('/', '-');
}
