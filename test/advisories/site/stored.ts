import type { Advisory } from '../../../shared/advisories/advisory.ts';
import type { Statement } from '../../../shared/advisories/statements/statement.ts';
import { statementId, statementSeries } from '../../../shared/advisories/statements/stored-statements.ts';
import { ADVISORY_SCHEMA, type Documents, STATEMENT_SCHEMA } from '../../../shared/platform/index.ts';

/** Stores advisories as their series holds them; over those of the same ids. */
export async function store(documents: Documents, ...advisories: Advisory[]): Promise<void> {
  const container = documents.container('advisories');
  for (const advisory of advisories) {
    const series = advisory.id.slice(0, advisory.id.lastIndexOf('-'));
    const body = { ...advisory, kind: 'advisory', schema: ADVISORY_SCHEMA, series };
    const known = await container.read(series, advisory.id);
    if (known) await container.replace(series, body, known.etag);
    else await container.create(series, body);
  }
}

/** Stores statements as their release holds them. */
export async function storeStatements(
  documents: Documents,
  ...statements: readonly Statement[]
): Promise<void> {
  const container = documents.container('advisories');
  for (const statement of statements) {
    const series = statementSeries(statement.release);
    const facts = { id: statementId(statement), kind: 'statement', schema: STATEMENT_SCHEMA, series };
    await container.create(series, { ...statement, ...facts });
  }
}
