import type { Attempt, SubscriberDocument } from '../../../../shared/subscriptions/index.ts';
import type { Look } from './text/look.ts';
import { tableLines } from './text/table.ts';

/** Webhooks as a table. Ends with a line break. */
export function formatSubscribers(subscribers: readonly SubscriberDocument[], look: Look): string {
  if (subscribers.length === 0) return 'There are no webhooks: patchline subscribers add registers one.\n';
  const columns = [
    { title: 'ID', cell: ({ subscriberId }: SubscriberDocument) => subscriberId },
    { title: 'STATE', cell: ({ state }: SubscriberDocument) => state },
    { title: 'AUDIENCE', cell: ({ audience }: SubscriberDocument) => audience, drop: 1 },
    { title: 'REACHED', cell: ({ number }: SubscriberDocument) => String(number), align: 'right' as const },
    { title: 'URL', cell: ({ url }: SubscriberDocument) => url, min: 20 },
    { title: 'WHY', cell: whyOf, min: 20 },
  ];
  return `${tableLines(subscribers, columns, look).join('\n')}\n`;
}

function whyOf({ paused, failing }: SubscriberDocument): string {
  if (paused) return paused.reason;
  return failing ? `tried ${failing.attempts} times, again at ${failing.nextAt}: ${failing.reason}` : '';
}

/** Attempts to deliver as a table. Ends with a line break. */
export function formatAttempts(attempts: readonly Attempt[], look: Look): string {
  if (attempts.length === 0) return 'Nothing was sent yet.\n';
  const columns = [
    { title: 'AT', cell: ({ at }: Attempt) => at },
    { title: 'NUMBER', cell: ({ number }: Attempt) => String(number ?? ''), align: 'right' as const },
    { title: 'TYPE', cell: ({ type }: Attempt) => type },
    { title: 'MS', cell: ({ ms }: Attempt) => String(ms), align: 'right' as const, drop: 1 },
    { title: 'RESULT', cell: resultOf, min: 20 },
    { title: 'ID', cell: ({ id }: Attempt) => id, drop: 2 },
  ];
  return `${tableLines(attempts, columns, look).join('\n')}\n`;
}

function resultOf({ isDelivered, status, reason = '' }: Attempt): string {
  return isDelivered ? `taken (${status})` : reason;
}
