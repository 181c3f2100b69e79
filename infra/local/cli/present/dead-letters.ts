import type { DeadLetterGroup, OrderProgress } from '../../../../shared/operations/index.ts';
import type { Look } from './text/look.ts';
import { type Column, tableLines } from './text/table.ts';

/** Groups of dead letters as a table. Ends with a line break. */
export function formatGroups(groups: readonly DeadLetterGroup[], look: Look): string {
  if (groups.length === 0) return 'No dead letters.\n';
  const columns: Column<DeadLetterGroup>[] = [
    { title: 'GROUP', cell: ({ group }) => group },
    { title: 'QUEUE', cell: ({ source }) => source, min: 12 },
    { title: 'COUNT', cell: ({ count }) => String(count), align: 'right' },
    { title: 'AGAIN', cell: ({ repeated }) => (repeated === 0 ? '' : String(repeated)), align: 'right' },
    { title: 'FUNCTION', cell: (group) => group.function ?? '', min: 10, drop: 2 },
    { title: 'OLDEST', cell: ({ oldest }) => oldest.toISOString(), drop: 3 },
    { title: 'REASON', cell: ({ reason }) => reason, min: 12 },
    { title: 'ERROR', cell: ({ shape }) => shape, min: 30 },
  ];
  return `${tableLines(groups, columns, look).join('\n')}\n`;
}

/** Replays and discardings as a table. Ends with a line break. */
export function formatOrders(orders: readonly OrderProgress[], look: Look): string {
  if (orders.length === 0) return 'Nothing was replayed or discarded in the last thirty days.\n';
  const columns: Column<OrderProgress>[] = [
    { title: 'SINCE', cell: ({ startedAt }) => startedAt },
    { title: 'WHAT', cell: (order) => order.do },
    { title: 'QUEUE', cell: ({ queue }) => queue, min: 12 },
    { title: 'DONE', cell: ({ total, left }) => `${total - left} of ${total}`, align: 'right' },
    { title: 'ENDED', cell: ({ endedAt = '' }) => endedAt },
    { title: 'BY', cell: ({ by }) => by.name, min: 8 },
    { title: 'BECAUSE', cell: ({ because = '' }) => because, min: 12, drop: 1 },
  ];
  return `${tableLines(orders, columns, look).join('\n')}\n`;
}
