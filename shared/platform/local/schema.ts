import type { DatabaseSync } from 'node:sqlite';

import { StorageError } from '../errors.ts';
import { missingTables } from './documents/tables.ts';
import { STATE_SCHEMA } from '../versions.ts';

/** "PTCH", so that `file` and Patchline recognise the file. */
const APPLICATION_ID = 0x50544348;

/**
 * `box` is a queue or `topic/subscription`, or either with `/$dead`; `state` is 0 ready, 1 locked, 2
 * scheduled; `session` is '' in boxes without sessions; `due` (ms) is the end of a lock or schedule, NULL
 * under a session lock; `owned` marks locks of the folder's exclusive owner.
 */
const MESSAGE_TABLES = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    box TEXT NOT NULL,
    state INTEGER NOT NULL,
    session TEXT NOT NULL,
    due INTEGER,
    deliveries INTEGER NOT NULL DEFAULT 0,
    owned INTEGER NOT NULL DEFAULT 0,
    token TEXT,
    enqueued INTEGER NOT NULL,
    reason TEXT,
    description TEXT,
    message TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_next ON messages (box, state, session);
  CREATE INDEX messages_order ON messages (box);
  CREATE INDEX messages_due ON messages (due) WHERE due IS NOT NULL;

  CREATE TABLE sessions (
    box TEXT NOT NULL,
    session TEXT NOT NULL,
    token TEXT NOT NULL,
    until INTEGER NOT NULL,
    owned INTEGER NOT NULL,
    PRIMARY KEY (box, session)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE seen (
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX seen_until ON seen (until);
`;

/**
 * Creates the tables in an empty file, and those of containers added to the topology since; leaves the rest
 * unchanged.
 * @throws StorageError if the file is from a newer version, or not ours.
 */
export function ensureSchema(db: DatabaseSync, path: string): void {
  if (statementsToRun(db, path) === '') return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Computed again: another process may have created them meanwhile.
    db.exec(statementsToRun(db, path));
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * For a read-only file: containers added to the topology since it was written appear as empty, for this
 * connection only.
 * @throws StorageError if the file is from a newer version, or not ours.
 */
export function checkSchema(db: DatabaseSync, path: string): void {
  checkVersion(db, path);
  db.exec(`PRAGMA temp_store = MEMORY; ${missingTables(tablesOf(db), 'temp.')}`);
}

function tablesOf(db: DatabaseSync): ReadonlySet<string> {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return new Set(names.map(({ name }) => String(name)));
}

function statementsToRun(db: DatabaseSync, path: string): string {
  const tables = tablesOf(db);
  const documents = missingTables(tables);
  if (tables.size > 0) {
    checkVersion(db, path);
    return documents;
  }
  const marks = `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${STATE_SCHEMA};`;
  return MESSAGE_TABLES + documents + marks;
}

function checkVersion(db: DatabaseSync, path: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new StorageError(`${path} is not a Patchline state file`);
  }
  const version = pragma(db, 'user_version');
  if (version <= STATE_SCHEMA) return;
  throw new StorageError(
    `${path} was written by a newer Patchline (state version ${version}; this one reads ${STATE_SCHEMA})`,
  );
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
