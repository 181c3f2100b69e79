import type { ClockMonth, Durations } from '../../../../../shared/sla/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { laneWord } from '../text/words.ts';

/** What ended, for people. */
export const WHAT: Readonly<Record<Durations['what'], string>> = {
  detect: 'published → detected',
  fix: 'affected → fixed',
  image: 'affected → in an image',
};

/** Durations as a table. Ends with a line break. */
export function formatDurations(durations: readonly Durations[], month: string, look: Look): string {
  if (durations.length === 0) return `Nothing was detected, fixed or put into an image in ${month}.\n`;
  const days = (value: number): string => value.toFixed(1);
  const columns = [
    { title: 'WHAT', cell: ({ what }: Durations) => WHAT[what] },
    { title: 'LANE', cell: ({ lane }: Durations) => laneWord(lane) },
    { title: 'SEVERITY', cell: ({ severity }: Durations) => severity },
    { title: 'FINDINGS', cell: ({ findings }: Durations) => String(findings), align: 'right' as const },
    { title: 'MEDIAN', cell: ({ median }: Durations) => days(median), align: 'right' as const },
    { title: '90 %', cell: ({ p90 }: Durations) => days(p90), align: 'right' as const },
    { title: 'LONGEST', cell: ({ longest }: Durations) => days(longest), align: 'right' as const },
  ];
  return `${tableLines(durations, columns, look).join('\n')}\n\nDays, of what ended in ${month} (UTC).\n`;
}

/** What the kept clocks did in a month as a table. Ends with a line break. */
export function formatClockMonth(months: readonly ClockMonth[], month: string, look: Look): string {
  if (months.length === 0) return `No clock was stopped or breached in ${month}.\n`;
  const count = (title: string, of: (row: ClockMonth) => number) => ({
    ...{ title, align: 'right' as const, cell: (row: ClockMonth) => String(of(row)) },
  });
  const columns = [
    { title: 'CLOCK', cell: ({ clock }: ClockMonth) => clock },
    { title: 'LANE', cell: ({ lane }: ClockMonth) => laneWord(lane) },
    { title: 'SEVERITY', cell: ({ severity }: ClockMonth) => severity },
    count('MET', ({ met }) => met),
    count('LATE', ({ late }) => late),
    count('BREACHED', ({ breached }) => breached),
  ];
  return `${tableLines(months, columns, look).join('\n')}\n\nClocks that are kept, by what they did in ${month} (UTC).\n`;
}
