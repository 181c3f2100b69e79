import type { AlertDocument } from '../../../../shared/operations/index.ts';
import type { Look } from './text/look.ts';
import { tableLines } from './text/table.ts';

/** Alerts as a table. Ends with a line break. */
export function formatAlerts(alerts: readonly AlertDocument[], look: Look): string {
  if (alerts.length === 0) return 'No alert.\n';
  const columns = [
    { title: 'COMPONENT', cell: ({ component }: AlertDocument) => component, min: 9 },
    { title: 'ALERT', cell: ({ alert }: AlertDocument) => alert, min: 12 },
    { title: 'STATE', cell: ({ state }: AlertDocument) => state, min: 7 },
    { title: 'SINCE', cell: ({ raisedAt, clearedAt }: AlertDocument) => clearedAt ?? raisedAt, min: 20 },
    { title: 'WHAT', cell: ({ text }: AlertDocument) => text, min: 40 },
  ];
  return `${tableLines(alerts, columns, look).join('\n')}\n`;
}
