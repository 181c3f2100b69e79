import type { Conflict } from '../../../../shared/findings/index.ts';
import type { Look } from './text/look.ts';
import { tableLines } from './text/table.ts';
import { plural, statusWord } from './text/words.ts';

/** Findings on which sources disagree, as a table. Ends with a line break. */
export function formatConflicts(conflicts: readonly Conflict[], look: Look): string {
  if (conflicts.length === 0) return 'No finding on which sources differ.\n';
  const columns = [
    { title: 'PACKAGE', cell: (conflict: Conflict) => conflict.package, min: 12 },
    { title: 'CVE', cell: ({ cve }: Conflict) => cve, min: 14 },
    { title: 'STATUS', cell: ({ status }: Conflict) => statusWord(status), min: 12 },
    { title: 'WHO SAYS WHAT', cell: whoSaysWhat, min: 30 },
  ];
  const inVerdict = conflicts.filter(({ verdicts }) => verdicts.length > 0).length;
  const inSeverity = conflicts.filter(({ severities }) => severities.length > 0).length;
  const sum = `${plural(conflicts.length, 'finding')}: ${inVerdict} differ in verdict, ${inSeverity} in severity.`;
  return `${tableLines(conflicts, columns, look).join('\n')}\n\n${sum}\n`;
}

function whoSaysWhat({ verdicts, severities }: Conflict): string {
  return [
    ...verdicts.map(({ source, status }) => `${source}: ${statusWord(status)}`),
    ...severities.map(({ source, severity, score }) => `${source}: ${severity} ${score.toFixed(1)}`),
  ].join(', ');
}
