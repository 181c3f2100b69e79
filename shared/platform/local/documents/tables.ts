import { containers } from '../../topology.ts';

/**
 * One table per container. `lsn` is the log sequence number: every write gives the row a new one, so it
 * serves as the ETag, and row order is the change feed. AUTOINCREMENT guarantees that no number is reused.
 * With rows of about 1 KB, a table WITHOUT ROWID would be three times as large.
 */
export function tableOf(container: string): string {
  return `documents_${container}`;
}

/** Creates the topology's tables that are missing from `existing`, in the database `where` (`temp.`). */
export function missingTables(existing: ReadonlySet<string>, where = ''): string {
  return Object.keys(containers)
    .map(tableOf)
    .filter((table) => !existing.has(table))
    .map((table) => createTable(table, where))
    .join('\n');
}

// The indexes cover the fields that cross-partition queries filter by most, in paging order.
function createTable(table: string, where: string): string {
  return `
    CREATE TABLE ${where}${table} (
      lsn INTEGER PRIMARY KEY AUTOINCREMENT,
      partition TEXT NOT NULL,
      id TEXT NOT NULL,
      expires INTEGER,
      body TEXT NOT NULL,
      UNIQUE (partition, id)
    ) STRICT;
    CREATE INDEX ${where}${table}_expires ON ${table} (expires) WHERE expires IS NOT NULL;
    CREATE INDEX ${where}${table}_kind ON ${table} (body -> '$.kind', partition, id);
    CREATE INDEX ${where}${table}_status ON ${table} (body -> '$.status', partition, id) WHERE body -> '$.status' IS NOT NULL;
  `;
}
