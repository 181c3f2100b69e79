import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../platform/index.ts';
import type { Statement, StatementContent } from './statement.ts';

/**
 * How a statement becomes by what can be said now. Its texts and references stay as they were published, as those of
 * advisories do.
 * @param content `undefined`: nothing can be said any more
 * @param ending why, if so
 * @returns `undefined`: it says the same already
 */
export function nextStatement(
  known: Statement | undefined,
  content: StatementContent | undefined,
  { at, ending }: { at: string; ending: string },
): Statement | undefined {
  if (!known)
    return (
      content && { ...content, publishedAt: at, revisions: [{ number: 1, at, summary: 'First published.' }] }
    );
  const revised = (summary: string): Pick<Statement, 'publishedAt' | 'revisions'> => ({
    publishedAt: known.publishedAt,
    revisions: [...known.revisions, { number: known.revisions.length + 1, at, summary }],
  });
  if (!content)
    return known.ended ? undefined : { ...known, ...revised(ending), ended: { at, reason: ending } };
  if (!known.ended && isDeepStrictEqual(judgedIn(known), judgedIn(content))) return undefined;
  const {
    description: _,
    assigner: __,
    references: ___,
    weaknesses: ____,
    disclosedAt: _____,
    ...said
  } = content;
  const { description, assigner, references, weaknesses, disclosedAt } = known;
  return {
    ...said,
    references,
    ...defined({ description, weaknesses, assigner, disclosedAt }),
    ...revised(known.ended ? 'It stands again.' : summaryOf(known, content)),
  };
}

function judgedIn(content: StatementContent): unknown {
  const { status, justification, mitigation, disposition } = content;
  const { build, binaries, noarch, severity, cvss, knownExploited } = content;
  return {
    status,
    justification,
    mitigation,
    disposition,
    build,
    binaries,
    noarch,
    severity,
    cvss,
    knownExploited,
  };
}

function summaryOf(known: Statement, { status, build }: StatementContent): string {
  if (known.status !== status) return `Changed: ${known.status} to ${status}.`;
  return known.build === build ? 'Changed: what is said of it.' : `Changed: build ${build}.`;
}
