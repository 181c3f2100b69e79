import type { Catalog } from './catalog.ts';
import { failDelivery } from './failures.ts';
import { messageOf } from './message.ts';
import type { Row } from './rows.ts';
import { LOCKED, READY, SCHEDULED } from './rows.ts';
import { deliverCopies, nextSequence } from './sending.ts';
import type { Store } from './store.ts';

/** What came free, and whose session locks ran out. */
interface Due {
  boxes: Set<string>;
  owners: number[];
}

/** When the next lock or schedule comes due; milliseconds since 1970. */
export function nextDue(store: Store): number | undefined {
  const sql = `SELECT min(at) AS at FROM
    (SELECT min(due) AS at FROM messages WHERE due IS NOT NULL UNION ALL SELECT min(until) FROM sessions)`;
  return (store.get(sql)?.['at'] as number | null | undefined) ?? undefined;
}

/** Inside a transaction: lets schedules come due and locks run out. */
export function letDue(store: Store, catalog: Catalog, now: number): Due {
  const due: Due = { boxes: new Set(), owners: [] };
  const rows = store.all<Row>('SELECT * FROM messages WHERE due <= ? ORDER BY due, seq', now);
  const ended = store.all<{ box: string; session: string; owner: number }>(
    'SELECT box, session, owner FROM sessions WHERE until <= ?',
    now,
  );
  for (const { box, session, owner } of ended) {
    const held = `SELECT * FROM messages WHERE box = ? AND state = ${LOCKED} AND session = ? ORDER BY seq`;
    rows.push(...store.all<Row>(held, box, session));
    due.owners.push(owner);
    due.boxes.add(box);
  }
  for (const row of rows) {
    due.boxes.add(row.box);
    if (row.state === SCHEDULED) {
      for (const box of appear(store, catalog, row, now)) due.boxes.add(box);
      continue;
    }
    const box = catalog.box(row.box);
    if (box !== undefined) failDelivery(store, catalog, box, row);
  }
  store.run('DELETE FROM sessions WHERE until <= ?', now);
  return due;
}

/** A scheduled message is enqueued when its time comes, behind what is there. Returns the boxes that got it. */
function appear(store: Store, catalog: Catalog, row: Row, now: number): string[] {
  const topic = catalog.entity(row.box);
  if (topic?.kind === 'topic') {
    store.run('DELETE FROM messages WHERE box = ? AND seq = ?', row.box, row.seq);
    return deliverCopies(store, catalog, { entity: topic, message: messageOf(row), now });
  }
  store.run(
    `UPDATE messages SET seq = ?, firstSeq = ?, state = ${READY}, due = NULL, enqueued = ? WHERE box = ? AND seq = ?`,
    nextSequence(store, row.box),
    row.seq,
    now,
    row.box,
    row.seq,
  );
  return [row.box];
}
