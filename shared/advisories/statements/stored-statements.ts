import { type DocumentBody, type Documents, queryAll, type STATEMENT_SCHEMA } from '../../platform/index.ts';
import { type Statement, statementKey } from './statement.ts';

/** A statement in the container `advisories`; its partition is that of its release. */
export interface StatementDocument extends DocumentBody, Statement {
  kind: 'statement';
  schema: typeof STATEMENT_SCHEMA;
  series: string;
}

export interface StatementLog extends DocumentBody {
  kind: 'statement-log';
  series: string;
  statement: string;
  revision: number;
  at: string;
  /** What caused it: the run or the request, and who made it. */
  cause: string;
}

/** The partition of a release's statements: apart from those of advisories, whose names are capital letters. */
export function statementSeries(release: string): string {
  return `statements-${release}`;
}

/** `statement:openssl:CVE-2024-0001` */
export function statementId({ package: name, cve }: Pick<Statement, 'package' | 'cve'>): string {
  return `statement:${name}:${cve}`;
}

/** The statements of a release by their keys, ended ones too. */
export async function storedStatements(
  documents: Documents,
  release: string,
): Promise<Map<string, Statement>> {
  const found = new Map<string, Statement>();
  const query = { partition: statementSeries(release), where: { kind: 'statement' }, limit: 500 } as const;
  for await (const { body } of queryAll<StatementDocument>(documents.container('advisories'), query)) {
    const statement = withoutFields(body);
    found.set(statementKey(statement), statement);
  }
  return found;
}

/** Without the fields of its document: what is stored otherwise does not change what is published. */
export function withoutFields(body: StatementDocument): Statement {
  const { id: _, kind: __, schema: ___, series: ____, ttl: _____, ...statement } = body;
  return statement;
}
