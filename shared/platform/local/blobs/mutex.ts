import type { DatabaseSync } from 'node:sqlite';

import { openPrivate } from '../database-file.ts';
import { TransientError } from '../../errors.ts';
import { fileError } from '../file-error.ts';
import { storageError } from '../sqlite-error.ts';
import { isMissing } from './versions.ts';

/** Sections take well under a millisecond: a longer wait means that a process is stopped. */
const WAIT_MS = 10_000;

/**
 * Mutual exclusion between threads and processes that share a folder, using a transaction on an empty SQLite
 * file. The system drops its lock with the process, so a killed process leaves nothing to clean up. Opened on
 * first use, because readers never need it.
 */
export class FolderMutex {
  readonly #path: string;
  #db: DatabaseSync | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Runs the synchronous `section` exclusively. @throws TransientError if another stays inside. */
  run<T>(section: () => T): T {
    const db = this.#begin();
    try {
      return section();
    } finally {
      db.exec('COMMIT');
    }
  }

  #begin(): DatabaseSync {
    try {
      this.#db ??= openPrivate(this.#path, WAIT_MS);
      this.#db.exec('BEGIN IMMEDIATE');
      return this.#db;
    } catch (error) {
      if (isMissing(error))
        throw new TransientError(`the folder of ${this.#path} is not there`, { cause: error });
      throw fileError(storageError(error, this.#path), this.#path);
    }
  }
}
