import type { BulkProgress } from '../../../../shared/operations/index.ts';
import type { OwnedItem } from '../../../../shared/ownership/index.ts';
import { itemWords } from './owners.ts';
import type { Look } from './text/look.ts';
import { plainLines } from './text/plain.ts';
import { tableLines } from './text/table.ts';
import { minute } from './text/words.ts';

/** Items that are named one by one. */
const MOST_SHOWN = 20;

/** Which items match, and how to go on. Ends with a line break. */
export function formatPreview({ items, digest }: { items: readonly OwnedItem[]; digest: string }): string {
  const more = items.length - MOST_SHOWN;
  return lines([
    `${items.length} match:`,
    ...items.slice(0, MOST_SHOWN).map((item) => `  ${itemWords(item)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(items.length > 0 ? [`Nothing is done yet: the same with --confirm ${digest} does it.`] : []),
  ]);
}

/** Orders as a table. Ends with a line break. */
export function formatBulks(orders: readonly BulkProgress[], look: Look): string {
  if (orders.length === 0) return 'No orders.\n';
  const columns = [
    { title: 'ORDER', cell: ({ id }: BulkProgress) => id },
    { title: 'DOES', cell: (order: BulkProgress) => order.do },
    { title: 'BY', cell: ({ by }: BulkProgress) => by.name },
    { title: 'SINCE', cell: ({ startedAt }: BulkProgress) => minute(startedAt) },
    {
      title: 'SETTLED',
      cell: ({ settled, total }: BulkProgress) => `${settled}/${total}`,
      align: 'right' as const,
    },
    { title: 'REFUSED', cell: ({ refused }: BulkProgress) => String(refused), align: 'right' as const },
  ];
  return `${tableLines(orders, columns, look).join('\n')}\n`;
}

/** One order, and why items were refused. Ends with a line break. */
export function formatBulk(order: BulkProgress | undefined): string {
  if (!order) return 'The order is gone.\n';
  const { id, total, settled, refused, results = [] } = order;
  return lines([
    `${id}: ${order.do}: ${settled} of ${total} settled, ${refused} refused`,
    ...results.flatMap(({ item, reason }) => (reason === undefined ? [] : `  ${itemWords(item)}: ${reason}`)),
  ]);
}

function lines(texts: readonly string[]): string {
  return `${plainLines(texts.join('\n'))}\n`;
}
