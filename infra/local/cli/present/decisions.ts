import { type Aspect, describeScope, type ListedDecision } from '../../../../shared/decisions/index.ts';
import type { Look } from './text/look.ts';
import { paint } from './text/paint.ts';
import { tableLines } from './text/table.ts';
import { day, dispositionWord, number, plural, statusWord } from './text/words.ts';

/** Decisions as a table. Ends with a line break. */
export function formatDecisions(decisions: readonly ListedDecision[], look: Look): string {
  if (decisions.length === 0) return 'No decisions.\n';
  const columns = [
    { title: 'ABOUT', cell: ({ decision }: ListedDecision) => describeScope(decision.about) },
    { title: 'DECIDED', cell: outcomeOf },
    {
      title: 'UNTIL',
      cell: ({ decision: { until } }: ListedDecision) => (until === undefined ? '' : day(until)),
    },
    { title: 'BY', cell: ({ decision }: ListedDecision) => decision.author, min: 8, drop: 1 },
    { title: 'ON', cell: ({ decision }: ListedDecision) => day(decision.decidedAt), drop: 1 },
    {
      title: 'NOW',
      cell: ({ standing }: ListedDecision) => (standing === 'in force' ? '' : standing),
      paint: (text: string) => paint(look, 'dim', text),
    },
    { title: 'WHY', cell: ({ decision }: ListedDecision) => decision.reason, min: 20, drop: 2 },
  ];
  return `${tableLines(decisions, columns, look).join('\n')}\n`;
}

/** The decision's outcome, or what is left of it after later decisions replaced parts. */
function outcomeOf({ decision, standing, lastWordOn }: ListedDecision): string {
  const { status, disposition, rating, revoked } = decision;
  if (revoked) return 'revoked';
  const says = (aspect: Aspect): boolean => standing === 'superseded' || lastWordOn.includes(aspect);
  const words = [
    ...(status === undefined || !says('outcome') ? [] : [statusWord(status)]),
    ...(disposition === undefined || !says('outcome') ? [] : [dispositionWord(disposition)]),
    ...(rating === undefined || !says('rating')
      ? []
      : [`rated ${rating.severity}${scoreWord(rating.score)}`]),
  ];
  return words.join(', ');
}

function scoreWord(score: number | undefined): string {
  return score === undefined ? '' : ` ${score.toFixed(1)}`;
}

/** The result of recording decisions. */
interface RecordedCounts {
  recorded: number;
  known: number;
  matched?: { packages: number; findings: number };
  served: boolean;
}

/** One sentence on what was recorded and what that changed. Ends with a line break. */
export function formatRecorded({ recorded, known, matched, served }: RecordedCounts): string {
  const before = known === 0 ? '' : `, ${number(known)} known before`;
  const then = served
    ? 'the server running on this state will match what they affect again.'
    : matched
      ? `${plural(matched.packages, 'package')} matched again, ${plural(matched.findings, 'finding')} changed.`
      : 'no scan yet; the first one will apply them.';
  return `${plural(recorded, 'decision')} recorded${before}; ${then}\n`;
}
