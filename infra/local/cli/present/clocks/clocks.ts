import type { ClockStatus, FindingClock } from '../../../../../shared/sla/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { laneWord, minute, plural } from '../text/words.ts';

export const STATUS_WORDS: Readonly<Record<ClockStatus, string>> = {
  breached: 'breached',
  'at-risk': 'at risk',
  'on-track': 'on track',
  paused: 'paused',
  met: 'met',
};

interface Shown {
  /** Name and version; absent: none is in force. */
  policy?: string;
  now: Date;
  /** Includes stopped clocks. */
  all: boolean;
}

/** The clocks as a table, earliest deadline first, with their counts. Ends with a line break. */
export function formatClocks(
  clocks: readonly FindingClock[],
  { policy, now, all }: Shown,
  look: Look,
): string {
  const shown = all ? clocks : clocks.filter(({ stopped }) => stopped === undefined);
  const columns = [
    { title: 'PACKAGE', cell: (clock: FindingClock) => clock.package, min: 12 },
    { title: 'CVE', cell: ({ cve }: FindingClock) => cve },
    { title: 'SEVERITY', cell: ({ severity }: FindingClock) => severity, drop: 1 },
    { title: 'LANE', cell: ({ lane }: FindingClock) => laneWord(lane), drop: 3 },
    { title: 'CLOCK', cell: ({ clock }: FindingClock) => clock },
    { title: 'STATE', cell: ({ status }: FindingClock) => STATUS_WORDS[status] },
    { title: 'DUE (UTC)', cell: ({ due }: FindingClock) => (due === undefined ? '' : minute(due)) },
    { title: 'LEFT', cell: (clock: FindingClock) => left(clock, now.getTime()), align: 'right' as const },
    { title: 'NOTE', cell: ({ note = '' }: FindingClock) => note, min: 10, drop: 2 },
  ];
  const counts = Map.groupBy(clocks, ({ status }) => status);
  const sum = countsText((status) => counts.get(status)?.length ?? 0);
  const table = shown.length > 0 ? `${tableLines(shown, columns, look).join('\n')}\n\n` : '';
  return `${table}${plural(clocks.length, 'clock')}${policy === undefined ? '' : ` by ${policy}`}, at ${minute(now.toISOString())} UTC: ${sum}.\n`;
}

/** `2 breached, 0 at risk, …`. */
export function countsText(of: (status: ClockStatus) => number): string {
  return Object.entries(STATUS_WORDS)
    .map(([status, word]) => `${of(status as ClockStatus)} ${word}`)
    .join(', ');
}

/** `3 d`, `-5 h`: in days from two days upwards. */
function left({ due, stopped }: FindingClock, now: number): string {
  if (due === undefined || stopped !== undefined) return '';
  const hours = Math.trunc((Date.parse(due) - now) / 3_600_000);
  return Math.abs(hours) >= 48 ? `${Math.trunc(hours / 24)} d` : `${hours} h`;
}
