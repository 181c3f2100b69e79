import type { Flip } from '../../../../../shared/matching/index.ts';
import type { Look } from '../text/look.ts';
import { paintSeverity } from '../text/paint.ts';
import type { FindingRow } from './row.ts';
import { type Column, tableLines } from '../text/table.ts';
import { dispositionWord, evr, laneWord, number, plural, statusWord } from '../text/words.ts';

const CHANGES: readonly (readonly [change: Flip<FindingRow>['change'], words: string])[] = [
  ['added', 'added'],
  ['removed', 'removed'],
  ['status', 'change status'],
  ['lane', 'change lane'],
  ['severity', 'change severity'],
];

/** The findings that would flip, as a table with a line of counts. Ends with a line break. */
export function formatFlips(flips: readonly Flip<FindingRow>[], look: Look): string {
  if (flips.length === 0) return 'Nothing would flip.\n';
  const rows = flips.flatMap(({ change, before, after }) => {
    const row = after ?? before;
    return row ? [{ change, row, before, after }] : [];
  });
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'CHANGE', cell: ({ change }) => change },
    { title: 'PACKAGE', cell: ({ row }) => row.package, min: 12 },
    { title: 'VERSION', cell: ({ row }) => evr(row), min: 10, drop: 3 },
    { title: 'CVE', cell: ({ row }) => row.cve },
    {
      title: 'SEVERITY',
      cell: ({ row, before }) =>
        before && before.severity !== row.severity ? `${before.severity} → ${row.severity}` : row.severity,
      paint: (text, { row }) => paintSeverity(look, row.severity, text),
      drop: 1,
    },
    { title: 'BEFORE', cell: ({ before }) => outcomeOf(before) },
    { title: 'AFTER', cell: ({ after }) => outcomeOf(after) },
    { title: 'RULE', cell: ({ after }) => after?.laneRule ?? '', drop: 2 },
  ];
  const counts = CHANGES.flatMap(([change, words]) => {
    const count = flips.filter((flip) => flip.change === change).length;
    return count === 0 ? [] : [`${number(count)} ${words}`];
  });
  const sum = `${plural(flips.length, 'finding')} would flip: ${counts.join(', ')}.`;
  return `${tableLines(rows, columns, look).join('\n')}\n\n${sum}\n`;
}

function outcomeOf(row: FindingRow | undefined): string {
  if (!row) return '·';
  const lane = row.disposition === undefined ? laneWord(row.lane) : dispositionWord(row.disposition);
  return [statusWord(row.status), ...(lane === '' ? [] : [lane])].join(', ');
}
