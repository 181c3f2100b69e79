import { describeScope, type Unfitting } from '../../../shared/decisions/index.ts';
import { formatFault } from '../../../shared/platform/index.ts';
import type { RejectedRecord } from '../../../shared/vulnerabilities/index.ts';
import { plural } from './present/words.ts';
import { tell } from './say.ts';

/** What `--verbose` says in every command that takes it. */
export const VERBOSE_HELP = 'name each of what is not used, not only the first';

/** What is named before the rest is only counted. */
const SHOWN = 10;

/**
 * Says on standard error which statements and decisions are about nothing here, and how many.
 * @param all names every one of them
 */
export function tellUnused(
  unused: readonly RejectedRecord[],
  unfitting: readonly Unfitting[],
  all: boolean | undefined,
): void {
  const lines = [...unused.map(statementLine), ...unfitting.map(decisionLine)];
  if (lines.length === 0) return;
  const shown = all ? lines : lines.slice(0, SHOWN);
  for (const line of shown) tell(`${line} (not used)`);
  const rest = shown.length < lines.length ? '; --verbose names each' : '';
  tell(
    `${plural(lines.length, 'statement or decision', 'statements or decisions')} about nothing here${rest}.`,
  );
}

function statementLine(statement: RejectedRecord): string {
  return `${statement.source}: ${statement.record}: ${formatFault(statement)}`;
}

function decisionLine({ decision, reason }: Unfitting): string {
  const { about, author, decidedAt } = decision;
  return `${describeScope(about)}, by ${author} on ${decidedAt.slice(0, 10)}: ${reason}`;
}
