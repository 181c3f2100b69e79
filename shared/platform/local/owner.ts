import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { StorageError } from '../errors.ts';
import { openPrivate } from './database-file.ts';
import { fileError } from './file-error.ts';
import { storageError } from './sqlite-error.ts';

/**
 * Being the one owner of a state folder. What holds the lock is a transaction kept open on an empty SQLite file: the
 * system drops it when the process ends, however it ends, so there is never a stale one to judge by process id
 * (which lies across containers and after a reboot). `owner.json` beside it only says who, for the error.
 */
export class Ownership {
  readonly #db: DatabaseSync;

  /** @throws StorageError when another owns the folder */
  constructor(stateDir: string) {
    const path = join(stateDir, 'owner.lock');
    const note = join(stateDir, 'owner.json');
    try {
      this.#db = openPrivate(path, 0);
    } catch (error) {
      throw fileError(storageError(error, path), path);
    }
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const owner = { pid: process.pid, since: new Date().toISOString() };
      writeFileSync(note, JSON.stringify(owner), { mode: 0o600 });
    } catch (error) {
      this.#db.close();
      throw isHeld(error) ? heldError(stateDir, note) : fileError(storageError(error, path), path);
    }
  }

  release(): void {
    this.#db.close();
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function heldError(stateDir: string, note: string): StorageError {
  return new StorageError(
    `${stateDir} is in use by another Patchline${ownerIn(note)}: stop it, or give another folder`,
  );
}

function ownerIn(note: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(note, 'utf8')) as { pid: number; since: string };
    return ` (process ${pid}, since ${since})`;
  } catch {
    return '';
  }
}
