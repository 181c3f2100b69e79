import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import { isRecord } from './limits.ts';
import type { Store } from './store.ts';
import { newRid } from './store.ts';

export interface Container {
  number: number;
  /** Stays with the container; cursors of the change feed carry it. */
  rid: string;
  /** Field of the partition key. */
  partitionField: string;
  /** Absent: documents have no time to live, whatever they say. */
  defaultTtl: number | undefined;
  definition: Record<string, unknown>;
}

/** @throws Refusal 409 */
export function createDatabase(store: Store, body: unknown): Answer {
  const id = idOf(body);
  if (store.run('INSERT INTO databases (id) VALUES (?) ON CONFLICT DO NOTHING', id) === 0) {
    throw new Refusal(409, `there is a database ${id} already`);
  }
  return { status: 201, body: { id } };
}

/** @throws Refusal 404 */
export function readDatabase(store: Store, id: string): Answer {
  if (store.get('SELECT 1 FROM databases WHERE id = ?', id) === undefined) {
    throw new Refusal(404, `there is no database ${id}`, { substatus: 1003 });
  }
  return { status: 200, body: { id } };
}

/** @throws Refusal 400, 404, 409 */
export function createContainer(store: Store, database: string, body: unknown): Answer {
  readDatabase(store, database);
  const id = idOf(body);
  const definition = isRecord(body) ? body : {};
  checkDefinition(definition);
  const rid = newRid(8);
  const created = { ...definition, _rid: rid, _self: `dbs/${database}/colls/${rid}/`, _etag: '"0"', _ts: 0 };
  const sql =
    'INSERT INTO containers (database, id, rid, definition) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
  if (store.run(sql, database, id, rid, JSON.stringify(created)) === 0) {
    throw new Refusal(409, `there is a container ${id} already`);
  }
  return { status: 201, body: created };
}

/** @throws Refusal 404, with the substatus that tells it from a missing document */
export function openContainer(store: Store, database: string, id: string): Container {
  const sql = 'SELECT number, rid, definition FROM containers WHERE database = ? AND id = ?';
  const row = store.get(sql, database, id);
  if (row === undefined) {
    throw new Refusal(404, `there is no container ${id} in ${database}`, { substatus: 1003 });
  }
  const definition = JSON.parse(String(row['definition'])) as Record<string, unknown>;
  const ttl = definition['defaultTtl'];
  return {
    number: Number(row['number']),
    rid: String(row['rid']),
    partitionField: partitionPath(definition).slice(1),
    defaultTtl: typeof ttl === 'number' ? ttl : undefined,
    definition,
  };
}

export function deleteContainer(store: Store, { number }: Container): Answer {
  store.run('DELETE FROM items WHERE container = ?', number);
  store.run('DELETE FROM containers WHERE number = ?', number);
  return { status: 204 };
}

/** Of the next transaction. */
export function nextLsn(store: Store, { number }: Container): number {
  const row = store.get('UPDATE containers SET lsn = lsn + 1 WHERE number = ? RETURNING lsn', number);
  return Number(row?.['lsn']);
}

function checkDefinition(definition: Record<string, unknown>): void {
  partitionPath(definition);
  const { defaultTtl } = definition;
  if (defaultTtl === undefined || defaultTtl === -1) return;
  if (!Number.isInteger(defaultTtl) || Number(defaultTtl) <= 0) {
    throw new Refusal(400, `defaultTtl ${JSON.stringify(defaultTtl)} is neither seconds nor -1`);
  }
}

/** This server knows one path of one field. */
function partitionPath(definition: Record<string, unknown>): string {
  const { partitionKey } = definition;
  const paths: unknown = isRecord(partitionKey) ? partitionKey['paths'] : undefined;
  const path: unknown = Array.isArray(paths) && paths.length === 1 ? paths[0] : undefined;
  if (typeof path === 'string' && /^\/\w+$/.test(path)) return path;
  throw new Refusal(400, 'a container needs a partition key of one field');
}

function idOf(body: unknown): string {
  const id: unknown = isRecord(body) ? body['id'] : undefined;
  if (typeof id === 'string' && /^[^/\\#?]{1,255}$/.test(id)) return id;
  throw new Refusal(400, 'the id of a database or container is missing or invalid');
}
