import type { FindingClock, PolicyPreview } from '../../../../../shared/sla/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { minute, plural } from '../text/words.ts';
import { countsText, STATUS_WORDS } from './clocks.ts';

type Change = PolicyPreview['changes'][number];

/** More rows help nobody: JSON has all of them. */
const MOST = 50;

/** What a policy would change, as a table with its sums. Ends with a line break. */
export function formatPreview(preview: PolicyPreview, policy: string, look: Look): string {
  const { isInForce, before, after, changes } = preview;
  if (isInForce) return `${policy} is in force already: nothing would change.\n`;
  const of = ({ before, after }: Change): FindingClock | undefined => after ?? before;
  const columns = [
    { title: 'PACKAGE', cell: (change: Change) => of(change)?.package ?? '', min: 12 },
    { title: 'CVE', cell: (change: Change) => of(change)?.cve ?? '' },
    { title: 'CLOCK', cell: (change: Change) => of(change)?.clock ?? '' },
    { title: 'STATE', cell: both(({ status }) => STATUS_WORDS[status]) },
    { title: 'DUE (UTC)', cell: both(({ due }) => (due === undefined ? 'no deadline' : minute(due))) },
  ];
  const shown = changes.slice(0, MOST);
  const table = shown.length > 0 ? `${tableLines(shown, columns, look).join('\n')}\n` : '';
  const more = changes.length > MOST ? `and ${changes.length - MOST} more: --format json has all.\n` : '';
  const lines = [
    `${plural(changes.length, 'clock')} would change by ${policy}, told by one sla.baseline and no event each.`,
    `Now: ${countsText((status) => before[status] ?? 0)}.`,
    `Then: ${countsText((status) => after[status] ?? 0)}.`,
  ];
  return `${table}${more}${table === '' ? '' : '\n'}${lines.join('\n')}\n`;
}

/** `on track`, `on track → at risk`, `new → on track`, `on track → gone`. */
function both(of: (clock: FindingClock) => string): (change: Change) => string {
  return ({ before, after }) => {
    const [was, is] = [before ? of(before) : 'new', after ? of(after) : 'gone'];
    return was === is ? is : `${was} → ${is}`;
  };
}
