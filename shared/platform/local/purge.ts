import { containers } from '../topology.ts';
import { tableOf } from './documents/tables.ts';
import { type Store, UP_TO } from './store.ts';

/** Rows per transaction: other writers get their turn in between. */
const CHUNK = 1000;

/** Deletes expired documents and message IDs past their duplicate-detection window, at `now` in ms. */
export async function purgeExpired(store: Store, now: number): Promise<number> {
  const statements = Object.keys(containers)
    .map(tableOf)
    .map(
      (table) => `DELETE FROM ${table} WHERE lsn IN (SELECT lsn FROM ${table} WHERE expires <= ? ${UP_TO})`,
    );
  statements.push(
    `DELETE FROM seen WHERE (entity, id) IN (SELECT entity, id FROM seen WHERE until <= ? ${UP_TO})`,
  );
  let purged = 0;
  for (const sql of statements) {
    let removed: number;
    do {
      removed = await store.write(() => store.run(sql, now, CHUNK));
      purged += removed;
    } while (removed === CHUNK);
  }
  return purged;
}
