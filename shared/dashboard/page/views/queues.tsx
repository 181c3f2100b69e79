import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { lasted } from '../parts/time.tsx';

type Queue = AnswerOf<'/api/queues'>[number];

/** What waits in each queue and subscription. */
export function Queues(): VNode {
  const queues = useAnswer('/api/queues', {}, 10);
  return (
    <Shown asked={queues}>
      {(list) => <Table caption="Queues" columns={COLUMNS} rows={list} keyOf={({ name }) => name} />}
    </Shown>
  );
}

const COLUMNS: readonly Column<Queue>[] = [
  { name: 'Queue', cell: ({ name }) => name },
  { name: 'Waiting', isNumber: true, cell: ({ active }) => active },
  { name: 'Scheduled', isNumber: true, cell: ({ scheduled }) => scheduled },
  {
    name: 'Dead letters',
    isNumber: true,
    cell: ({ deadLettered }) => <span class={deadLettered > 0 ? 'bad' : 'quiet'}>{deadLettered}</span>,
  },
  {
    name: 'Oldest',
    isNumber: true,
    cell: ({ oldestSeconds }) => (oldestSeconds === null ? '' : lasted(oldestSeconds)),
  },
];
