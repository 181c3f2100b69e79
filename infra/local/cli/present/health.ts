import type { Look } from './text/look.ts';
import { type Column, tableLines } from './text/table.ts';

interface Health {
  health: string;
  components: readonly {
    component: string;
    health: string;
    alerts: readonly { text: string; toDo: string }[];
  }[];
}

/** The health of each component, why, and what to do. Ends with a line break. */
export function formatHealth({ health, components }: Health, look: Look): string {
  const rows = components.flatMap(({ component, health: own, alerts }) =>
    alerts.length === 0
      ? [{ component, health: own, why: '', toDo: '' }]
      : alerts.map(({ text, toDo }) => ({ component, health: own, why: text, toDo })),
  );
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'COMPONENT', cell: ({ component }) => component },
    { title: 'HEALTH', cell: (row) => row.health },
    { title: 'WHY', cell: ({ why }) => why, min: 30 },
    { title: 'WHAT TO DO', cell: ({ toDo }) => toDo, min: 30 },
  ];
  return `${health}\n${tableLines(rows, columns, look).join('\n')}\n`;
}

interface Queue {
  name: string;
  active: number;
  scheduled: number;
  deadLettered: number;
  oldestSeconds: number | null;
  outlook: string;
}

/** Queues and subscriptions, and where they lead. Ends with a line break. */
export function formatQueues(queues: readonly Queue[], look: Look): string {
  const columns: Column<Queue>[] = [
    { title: 'QUEUE', cell: ({ name }) => name, min: 16 },
    { title: 'WAIT', cell: ({ active }) => String(active), align: 'right' },
    { title: 'LATER', cell: ({ scheduled }) => String(scheduled), align: 'right' },
    { title: 'DEAD', cell: ({ deadLettered }) => String(deadLettered), align: 'right' },
    {
      title: 'OLDEST',
      cell: ({ oldestSeconds }) => (oldestSeconds === null ? '' : `${Math.ceil(oldestSeconds / 60)} min`),
      align: 'right',
    },
    { title: 'OUTLOOK', cell: ({ outlook }) => outlook, min: 30, drop: 1 },
  ];
  return `${tableLines(queues, columns, look).join('\n')}\n`;
}
