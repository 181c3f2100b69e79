import { containers } from '../topology.ts';
import { tableOf } from './documents/tables.ts';
import type { Store } from './store.ts';

/** Rows a transaction: between two of them others get their turn. */
const CHUNK = 1000;

/** Deletes documents past their time and message ids whose duplicate-detection window is over, at `now` in ms. */
export async function purgeExpired(store: Store, now: number): Promise<number> {
  const statements = Object.keys(containers)
    .map(tableOf)
    .map(
      (table) => `DELETE FROM ${table} WHERE lsn IN (SELECT lsn FROM ${table} WHERE expires <= ? LIMIT ?)`,
    );
  statements.push(
    'DELETE FROM seen WHERE (entity, id) IN (SELECT entity, id FROM seen WHERE until <= ? LIMIT ?)',
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
