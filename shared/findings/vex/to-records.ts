import { productOf } from './product.ts';
import type { Text } from './wording.ts';

/** A statement of a document that was read, not yet checked as a decision. */
interface FoundStatement {
  /** Names it for a person. */
  record: string;
  cve: string;
  /** Of the product. */
  purl: string;
  component?: string;
  status: string;
  justification?: string;
  text: Text;
  /** Of the document. */
  author: string;
  at: string;
  /** Patchline wrote the document: without a signature it says what matching found. */
  ownTool: boolean;
}

/** A statement or record that could not be used. */
export interface RejectedRecord {
  record: string;
  field: string;
  reason: string;
}

export type ReadStatement = FoundStatement | RejectedRecord;

/** A record that may be a decision, with its name. */
export interface NamedRecord {
  record: string;
  value: unknown;
}

/** Statements as the records of decisions; findings that Patchline itself wrote are none. */
export function toRecords(statements: readonly ReadStatement[]): {
  records: NamedRecord[];
  rejected: RejectedRecord[];
} {
  const records: NamedRecord[] = [];
  const rejected: RejectedRecord[] = [];
  for (const statement of statements) {
    if ('reason' in statement) {
      rejected.push(statement);
      continue;
    }
    if (statement.ownTool && !statement.text.decided) continue;
    const { record, purl } = statement;
    const value = recordOf(statement);
    if (value) records.push({ record, value });
    else rejected.push({ record, field: 'product', reason: `${purl} names no package and no component` });
  }
  return { records, rejected };
}

function recordOf(statement: FoundStatement): object | undefined {
  const { cve, status, justification, text, author, at, ownTool } = statement;
  const product = productOf(statement.purl);
  if (!product) return undefined;
  const { version, ...scope } = product;
  const foreign = !ownTool && statement.component !== undefined ? { component: statement.component } : {};
  const proof = text.proof ?? (ownTool || text.reason === '' ? undefined : text.reason);
  return {
    ...scope,
    ...foreign,
    cve,
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(text.disposition ? { disposition: text.disposition } : {}),
    ...(status === 'fixed' && proof !== undefined ? { proof } : {}),
    reason: text.reason === '' ? (justification?.replaceAll('_', ' ') ?? '') : text.reason,
    author,
    decidedAt: at,
    ...text.decided,
    ...(version === undefined || scope.package === undefined ? {} : { evidence: { versions: [version] } }),
  };
}
