import { containers } from '../../topology.ts';

/**
 * One table a container. `lsn` is the log sequence number: every write gives the row a new one, so it is the ETag,
 * and the order of the rows is the change feed. AUTOINCREMENT, so that no number is ever given twice. A table
 * WITHOUT ROWID would be three times as large with rows of about 1 KB.
 */
export function tableOf(container: string): string {
  return `documents_${container}`;
}

/** Makes the tables of the topology that are not among `existing`, in the database `where` (`temp.`). */
export function missingTables(existing: ReadonlySet<string>, where = ''): string {
  return Object.keys(containers)
    .map(tableOf)
    .filter((table) => !existing.has(table))
    .map((table) => createTable(table, where))
    .join('\n');
}

// The indexes hold the fields that queries across partitions ask for most, in the order in which results are paged.
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
