import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { StorageError } from '../errors.ts';
import { openPrivate } from './database-file.ts';
import { fileError } from './file-error.ts';
import { storageError } from './sqlite-error.ts';

/**
 * Exclusive ownership of a state folder. The lock is an open transaction on an empty SQLite file. The system
 * drops it when the process ends, however it ends, so there is never a stale lock to judge by process ID,
 * which is misleading across containers and after a reboot. `owner.json` beside it only names the owner, for
 * the error message.
 */
export class Ownership {
  readonly #db: DatabaseSync;

  /** @throws StorageError if another process owns the folder */
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
