import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { PatchlineError, StorageError } from '../errors.ts';
import { ensureWriteAheadLog, makePrivate, openPrivate, openToRead } from './database-file.ts';
import { fileError } from './file-error.ts';
import { checkSchema, ensureSchema } from './schema.ts';
import { isBusy, storageError } from './sqlite-error.ts';

/** How long a write waits while another process writes, and the pause between attempts. */
const BUSY_MS = 10_000;
const BUSY_PAUSE_MS = 25;

/** For a bound limit. Were it bound alone, SQLite would compile the statement again each time. */
export const UP_TO = 'LIMIT 0 + ?';

/** Positional values, or one record for `:named` parameters. */
type Parameters = SQLInputValue[] | [Record<string, SQLInputValue>];

/**
 * `flushed`: on disk before it is acknowledged. `lazy`: survives a killed process at once, and a power cut
 * after the next flushed write; for locks and completions, where losing the last ones only means that a
 * message is delivered again.
 */
type Durability = 'flushed' | 'lazy';

interface PendingWrite {
  durability: Durability;
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * The SQLite file of a state folder. Reads return at once. Writes requested in the same turn of the event
 * loop share one transaction, each in its own savepoint, and settle after its commit.
 *
 * WAL with synchronous=FULL flushes every commit to disk. NORMAL also survives a killed process, but a power
 * cut could undo the last commits after they were acknowledged: an advisory number would be given twice.
 * Sharing transactions, and not flushing locks (`lazy`), makes this affordable.
 */
export class Store {
  readonly path: string;
  readonly #readOnly: boolean;
  readonly #db: DatabaseSync;
  readonly #discard: () => void;
  readonly #statements = new Map<string, StatementSync>();
  #pending: PendingWrite[] = [];
  #synchronous: 'FULL' | 'NORMAL' = 'FULL';
  #closing = false;

  /** `readOnly`: for reading only, even where nothing is writable. @throws StorageError, StorageFullError */
  constructor(path: string, { readOnly = false }: { readOnly?: boolean } = {}) {
    this.path = path;
    this.#readOnly = readOnly;
    try {
      const opened = readOnly ? openToRead(path) : { db: openPrivate(path), discard: () => undefined };
      this.#db = opened.db;
      this.#discard = opened.discard;
    } catch (error) {
      throw fileError(storageError(error, path), path);
    }
    try {
      if (readOnly) {
        checkSchema(this.#db, path);
      } else {
        ensureWriteAheadLog(this.#db);
        this.#db.exec('PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864');
        ensureSchema(this.#db, path);
        makePrivate(path);
      }
      this.#db.exec(`PRAGMA cache_size = -65536; PRAGMA busy_timeout = ${BUSY_PAUSE_MS}`);
    } catch (error) {
      this.#db.close();
      this.#discard();
      throw storageError(error, path);
    }
  }

  /** The first row, or `undefined`. */
  get(sql: string, ...values: Parameters): unknown {
    return this.#read(() => this.#statement(sql).get(...(values as SQLInputValue[])));
  }

  all<Row>(sql: string, ...values: Parameters): Row[] {
    return this.#read(() => this.#statement(sql).all(...(values as SQLInputValue[]))) as Row[];
  }

  /** What `look` returns or throws, as a promise. */
  read<T>(look: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(look());
    });
  }

  /** Only inside the work of a `write`. Returns how many rows changed. */
  run(sql: string, ...values: Parameters): number {
    return Number(this.#statement(sql).run(...(values as SQLInputValue[])).changes);
  }

  /** Like `run`, for one new row. Returns its number. */
  insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  /**
   * Runs the synchronous `work` in a transaction: all of it happens, or nothing. Rejects with what it throws.
   * @throws StorageFullError, StorageError, TransientError if another process kept the file locked
   */
  write<T>(work: () => T, durability: Durability = 'flushed'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closing) throw new PatchlineError(`${this.path} is closed`);
      if (this.#readOnly) throw new StorageError(`${this.path} was opened to be read only`);
      this.#pending.push({ durability, work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#pending.length === 1) {
        setImmediate(() => {
          this.#commitPending();
        });
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    const last = this.#readOnly ? undefined : this.write(() => undefined);
    this.#closing = true;
    await last;
    this.#db.close();
    this.#discard();
  }

  #commitPending(since = performance.now()): void {
    try {
      this.#begin();
    } catch (error) {
      if (isBusy(error) && performance.now() - since < BUSY_MS) {
        // Not inside SQLite, which would block the whole process.
        setTimeout(() => {
          this.#commitPending(since);
        }, BUSY_PAUSE_MS);
        return;
      }
      for (const { reject } of this.#takePending()) reject(storageError(error, this.path));
      return;
    }
    const writes = this.#takePending();
    try {
      const settle = writes.map((write) => this.#runInSavepoint(write));
      this.#db.exec('COMMIT');
      for (const done of settle) done();
    } catch (error) {
      this.#rollBack();
      for (const { reject } of writes) reject(storageError(error, this.path));
    }
  }

  #takePending(): PendingWrite[] {
    const writes = this.#pending;
    this.#pending = [];
    return writes;
  }

  #begin(): void {
    const flushed = this.#pending.some(({ durability }) => durability === 'flushed');
    this.#setSynchronous(flushed ? 'FULL' : 'NORMAL');
    this.#db.exec('BEGIN IMMEDIATE');
  }

  #setSynchronous(level: 'FULL' | 'NORMAL'): void {
    if (this.#synchronous === level) return;
    this.#db.exec(`PRAGMA synchronous = ${level}`);
    this.#synchronous = level;
  }

  #runInSavepoint({ work, resolve, reject }: PendingWrite): () => void {
    this.#statement('SAVEPOINT one').run();
    try {
      const value = work();
      this.#statement('RELEASE one').run();
      return () => {
        resolve(value);
      };
    } catch (error) {
      // SQLite itself rolls back the whole transaction if the disk is full.
      if (!this.#db.isTransaction) throw error;
      this.#statement('ROLLBACK TO one').run();
      this.#statement('RELEASE one').run();
      return () => {
        reject(storageError(error, this.path));
      };
    }
  }

  #rollBack(): void {
    try {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // The original error says more.
    }
  }

  #read<T>(read: () => T): T {
    if (!this.#db.isOpen) throw new PatchlineError(`${this.path} is closed`);
    try {
      return read();
    } catch (error) {
      throw storageError(error, this.path);
    }
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
