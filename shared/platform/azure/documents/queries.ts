import type { SqlParameter, SqlQuerySpec } from '@azure/cosmos';

import { checkedConditions } from '../../document-limits.ts';
import type { Query } from '../../documents.ts';

/**
 * The SQL of a query. Equality in Cosmos DB is type-strict, and an absent field equals nothing. Across
 * partitions there is no ORDER BY: the gateway only filters, and pages in its own order.
 * https://learn.microsoft.com/azure/cosmos-db/nosql/query/
 * @throws UnrecoverableError
 */
export function pageQuery({ partition, where, above, idPrefix }: Query): SqlQuerySpec {
  const terms: string[] = [];
  const parameters: SqlParameter[] = [];
  for (const [index, [field, value]] of checkedConditions(where).entries()) {
    terms.push(`c["${field}"] = @value${index}`);
    parameters.push({ name: `@value${index}`, value });
  }
  for (const [index, [field, value]] of checkedConditions(above).entries()) {
    terms.push(`c["${field}"] > @bound${index}`);
    parameters.push({ name: `@bound${index}`, value });
  }
  if (idPrefix !== undefined) {
    terms.push('STARTSWITH(c["id"], @prefix)');
    parameters.push({ name: '@prefix', value: idPrefix });
  }
  const filter = terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
  const order = partition === undefined ? '' : ' ORDER BY c["id"]';
  return { query: `SELECT * FROM c${filter}${order}`, parameters };
}
