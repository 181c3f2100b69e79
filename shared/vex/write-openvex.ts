import { contentHash, defined } from '../platform/index.ts';
import { productPurl } from './product.ts';
import { type Publisher, type Statement, TOOL } from './statement.ts';
import { writeText } from './wording.ts';

/**
 * An OpenVEX document (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md, 0.2.0), with one statement
 * per finding. Its id and times come from its content, so equal findings give equal documents.
 */
export function writeOpenVex(statements: readonly Statement[], publisher: Publisher): object {
  const written = statements.map(statementJson);
  const content = contentHash(JSON.stringify(written));
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `${publisher.namespace.replace(/\/$/, '')}/vex/${content}`,
    author: publisher.name,
    timestamp: newest(statements),
    version: 1,
    tooling: TOOL,
    statements: written,
  };
}

function statementJson(statement: Statement): object {
  const { cve, status, justification, component } = statement;
  const text = writeText(statement);
  return {
    vulnerability: { name: cve },
    timestamp: statement.at,
    products: [
      {
        '@id': productPurl(statement),
        ...defined({ subcomponents: component === undefined ? undefined : [{ '@id': component }] }),
      },
    ],
    status,
    ...defined({
      justification,
      impact_statement: status === 'not_affected' ? text : undefined,
      action_statement: status === 'affected' ? text : undefined,
      status_notes: status === 'fixed' || status === 'under_investigation' ? text : undefined,
    }),
  };
}

/** The latest time of any statement. @throws RangeError when there are none */
export function newest(statements: readonly Statement[]): string {
  const [time] = statements.map(({ at }) => at).sort((a, b) => (a > b ? -1 : 1));
  if (time === undefined) throw new RangeError('statements: there is nothing to say');
  return time;
}
