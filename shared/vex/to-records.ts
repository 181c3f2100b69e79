import { productOf } from './product.ts';
import { readProof } from './proof.ts';
import type { RejectedRecord } from '../vulnerabilities/index.ts';
import type { FoundStatement, ReadStatement } from './statement.ts';
import { defined } from '../platform/index.ts';

/** A record that may be a decision, with its name. */
export interface NamedRecord {
  record: string;
  value: unknown;
}

/**
 * Statements as the records of decisions; findings that Patchline itself wrote are none.
 * @param source what to call their document
 */
export function toRecords(
  statements: readonly ReadStatement[],
  source: string,
): {
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
    const values = recordsOf(statement);
    if (values.length === 0) continue;
    const { record, purl } = statement;
    const scope = scopeOf(statement);
    if (scope) records.push(...values.map((value) => ({ record, value: { ...scope, ...value } })));
    else {
      const reason = `${purl} names no package and no component`;
      rejected.push({ source, record, field: 'product', reason });
    }
  }
  return { records, rejected };
}

/** What a statement is about, and the version that it was made of. */
function scopeOf({ purl, component, cve, ownTool }: FoundStatement): object | undefined {
  const product = productOf(purl);
  if (!product) return undefined;
  const { version, evr: _, ...scope } = product;
  return {
    ...scope,
    ...(!ownTool && component !== undefined ? { component } : {}),
    cve,
    ...(version === undefined || scope.package === undefined ? {} : { evidence: { versions: [version] } }),
  };
}

/** Of its status and of its rating; what Patchline itself wrote without a signature is none. */
function recordsOf(statement: FoundStatement): object[] {
  const { text, rating, author, at, ownTool } = statement;
  const signature = { author, decidedAt: at };
  const records: object[] = [];
  if (!ownTool || text.decided) records.push({ ...outcomeOf(statement), ...signature, ...text.decided });
  if (rating && (!ownTool || rating.decided)) {
    const { severity, vector, reason, decided } = rating;
    const rated = { rating: severity, ...defined({ vector }), reason };
    records.push({ ...rated, ...signature, ...decided });
  }
  return records;
}

function outcomeOf(statement: FoundStatement): object {
  const { status, justification, text } = statement;
  const proved = status === 'fixed' ? proofOf(statement) : {};
  const words =
    proved.fixedIn === undefined ? justification?.replaceAll('_', ' ') : `Fixed in ${proved.fixedIn}.`;
  return {
    status,
    ...defined({ justification, disposition: text.disposition }),
    ...proved,
    reason: text.reason === '' ? (words ?? '') : text.reason,
  };
}

/** Of others, what they say of it, and the build that they name. */
function proofOf({ purl, text, ownTool }: FoundStatement): ReturnType<typeof readProof> {
  if (ownTool) return text.proof === undefined ? {} : readProof(text.proof);
  const proof = text.proof ?? (text.reason === '' ? undefined : text.reason);
  const fixedIn = productOf(purl)?.evr;
  return defined({ proof, fixedIn });
}
