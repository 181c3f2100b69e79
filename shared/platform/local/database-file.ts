import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { fileErrorCode } from './file-error.ts';
import { isBusy, isUnopenable } from './sqlite-error.ts';

/** How long an operation waits while another process writes. */
const BUSY_MS = 10_000;
const BUSY_PAUSE_MS = 25;
const PRIVATE = 0o600;
const OTHERS = 0o077;

/** Opens a SQLite file; a new one is readable only by its owner, whatever the mode of its folder. */
export function openPrivate(path: string, timeout = BUSY_MS): DatabaseSync {
  // SQLite gives its log files the same mode.
  closeSync(openSync(path, 'a', PRIVATE));
  return new DatabaseSync(path, { timeout });
}

/**
 * Gives a SQLite file a write-ahead log. For this SQLite does not wait while another process writes, as
 * several do that open a new file at once: https://www.sqlite.org/c3ref/busy_handler.html
 * @throws once another process has kept the file locked for 10 s
 */
export function ensureWriteAheadLog(db: DatabaseSync): void {
  const since = performance.now();
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - since >= BUSY_MS) throw error;
    }
    // Opening is synchronous, as SQLite's own waiting is.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
  }
}

/** Removes others' access to a SQLite file and its log. Files owned by someone else stay unchanged. */
export function makePrivate(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined || (stat.mode & OTHERS) === 0) continue;
    try {
      chmodSync(file, PRIVATE);
    } catch (error) {
      if (fileErrorCode(error) !== 'EPERM') throw error;
    }
  }
}

/**
 * Opens a SQLite file for reading while another process may write it. Its folder may not be writable, and
 * there SQLite cannot open a file that has a write-ahead log. A file with an empty or missing log cannot
 * change there, and one with pending log content is read from a copy.
 */
export function openToRead(path: string): { db: DatabaseSync; discard: () => void } {
  const keep = (): void => undefined;
  try {
    return { db: openedToRead(path), discard: keep };
  } catch (error) {
    if (!isUnopenable(error) || !existsSync(path)) throw error;
  }
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    const unchanging = pathToFileURL(path);
    unchanging.searchParams.set('immutable', '1');
    return { db: openedToRead(unchanging), discard: keep };
  }
  const folder = mkdtempSync(join(tmpdir(), 'patchline-'));
  const discard = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const copy = join(folder, 'copy.db');
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix);
    return { db: new DatabaseSync(copy), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

/** SQLite opens files lazily: a query makes errors show up here. */
function openedToRead(location: string | URL): DatabaseSync {
  const db = new DatabaseSync(location, { readOnly: true, timeout: BUSY_MS });
  try {
    db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
