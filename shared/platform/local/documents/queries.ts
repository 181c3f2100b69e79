import type { SQLInputValue } from 'node:sqlite';

import { checkedConditions } from '../../document-limits.ts';
import type { Query } from '../../documents.ts';
import { UnrecoverableError } from '../../errors.ts';
import { UP_TO } from '../store.ts';

/** Condition for a row that has not expired: the last value of every statement is the current time (ms). */
const FRESH = '(expires IS NULL OR expires > ?)';
/** The greatest code point: no ID continues with it. */
const LAST = '\u{10FFFF}';

interface Statement {
  sql: string;
  values: SQLInputValue[];
}

/**
 * `body -> '$.field'` is the value as JSON text, so comparing text compares type and value at once; an absent
 * field is NULL and equals nothing.
 */
export function pageStatement(table: string, query: Query, limit: number, now: number): Statement {
  const terms: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (term: string, ...more: SQLInputValue[]): void => {
    terms.push(term);
    values.push(...more);
  };
  if (query.partition !== undefined) add('partition = ?', query.partition);
  for (const [field, value] of checkedConditions(query.where)) {
    add(`body -> '$.${field}' = ?`, JSON.stringify(value));
  }
  for (const [field, bound] of checkedConditions(query.above)) {
    add(`json_type(body, '$.${field}') IN ('integer', 'real') AND body ->> '$.${field}' > ?`, bound);
  }
  if (query.idPrefix !== undefined) add('id >= ? AND id < ?', query.idPrefix, query.idPrefix + LAST);
  if (query.continuation !== undefined) {
    add('(partition, id) > (?, ?)', ...parseContinuation(query.continuation));
  }
  add(FRESH, now);
  return {
    sql: `SELECT lsn, partition, id, body FROM ${table} WHERE ${terms.join(' AND ')} ORDER BY partition, id ${UP_TO}`,
    values: [...values, limit],
  };
}

/** Where the next page continues: after the last document of this one. */
export function continuationAfter({ partition, id }: { partition: string; id: string }): string {
  return Buffer.from(JSON.stringify([partition, id])).toString('base64url');
}

function parseContinuation(continuation: string): [string, string] {
  try {
    const [partition, id] = JSON.parse(Buffer.from(continuation, 'base64url').toString()) as unknown[];
    if (typeof partition === 'string' && typeof id === 'string') return [partition, id];
  } catch {
    // Falls through to the error below.
  }
  throw new UnrecoverableError(`'${continuation}' is not a continuation of a query`);
}
