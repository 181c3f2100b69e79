import { describeScope, type Unfitting } from '../../../../shared/decisions/index.ts';
import { formatFault } from '../../../../shared/platform/index.ts';
import type { RejectedRecord } from '../../../../shared/vulnerabilities/index.ts';
import { plural } from '../present/text/words.ts';
import { tellSome } from './tell-some.ts';

/**
 * Reports on standard error which statements and decisions apply to nothing here, and how many.
 * @param all names each of them
 */
export function tellUnused(
  unused: readonly RejectedRecord[],
  unfitting: readonly Unfitting[],
  all: boolean | undefined,
): void {
  tellSome({
    lines: [...unused.map(statementLine), ...unfitting.map(decisionLine)].map((line) => `${line} (not used)`),
    all,
    sum: (count) =>
      `${plural(count, 'statement or decision', 'statements or decisions')} without a match here`,
  });
}

function statementLine(statement: RejectedRecord): string {
  return `${statement.source}: ${statement.record}: ${formatFault(statement)}`;
}

function decisionLine({ decision, reason }: Unfitting): string {
  const { about, author, decidedAt } = decision;
  return `${describeScope(about)}, by ${author} on ${decidedAt.slice(0, 10)}: ${reason}`;
}
