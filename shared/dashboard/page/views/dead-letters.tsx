import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { usePages } from '../client/use-pages.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table, TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { SendAgain } from './send-again.tsx';

type Group = AnswerOf<'/api/dead-letter-groups'>[number];
type Letter = AnswerOf<'/api/dead-letters'>['deadLetters'][number];
type Order = AnswerOf<'/api/dead-letter-orders'>[number];

const FILTERS = [
  { name: 'queue', label: 'Queue', isSearch: true },
  { name: 'group', label: 'Group' },
] as const satisfies readonly Filter<string>[];
/** How soon the progress of an order is seen. */
const SECONDS = 3;

/** What was set aside: the groups that failed alike, one of them with its messages, and what was done about it. */
export function DeadLetters(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const groups = useAnswer('/api/dead-letter-groups', {}, 15);
  const orders = useAnswer('/api/dead-letter-orders', {}, SECONDS);
  const { queue = '', group } = filters;
  const found = (groups.value ?? []).filter((each) => each.queue.includes(queue));
  const chosen = found.find((each) => each.group === group && each.queue === queue);
  const onDone = (): void => {
    groups.again();
    orders.again();
  };
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'dead-letters', rows: found }}
      />
      <Shown asked={groups}>
        {() =>
          found.length === 0 ? (
            <Empty>Nothing was set aside{queue !== '' && ' in a queue of that name'}.</Empty>
          ) : (
            <Table caption="Groups" columns={GROUPS} rows={found} keyOf={keyOf} />
          )
        }
      </Shown>
      {chosen && <SendAgain key={keyOf(chosen)} group={chosen} onDone={onDone} />}
      {group !== undefined && queue !== '' && <Letters queue={queue} group={group} />}
      <TitledTable
        caption="Replays and discardings"
        columns={ORDERS}
        rows={orders.value ?? []}
        keyOf={({ id }) => id}
      />
    </>
  );
}

const GROUPS: readonly Column<Group>[] = [
  { name: 'Failed alike', cell: (row) => <Link href={addressOf(row)}>{row.shape || row.reason}</Link> },
  { name: 'Queue', cell: ({ queue }) => queue },
  { name: 'Function', cell: ({ function: handler = '' }) => handler },
  { name: 'Reason', cell: ({ reason }) => reason },
  { name: 'Messages', isNumber: true, cell: ({ count }) => count },
  { name: 'Failed again', isNumber: true, cell: ({ repeated }) => repeated },
  { name: 'Oldest', cell: ({ oldest }) => <Time at={oldest} /> },
  { name: 'Newest', cell: ({ newest }) => <Time at={newest} /> },
];

const ORDERS: readonly Column<Order>[] = [
  { name: 'Did', cell: (order) => order.do },
  { name: 'Queue', cell: ({ queue }) => queue },
  {
    name: 'Progress',
    cell: ({ total, left }) => (
      <>
        <progress max={total} value={total - left} aria-label={`${total - left} of ${total}`} />{' '}
        {total - left} of {total}
      </>
    ),
  },
  { name: 'By', cell: ({ by }) => by.name },
  { name: 'Because', cell: ({ because = '' }) => because },
  { name: 'Began', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { name: 'Ended', cell: ({ endedAt }) => (endedAt === undefined ? 'goes on' : <Time at={endedAt} />) },
];

function Letters({ queue, group }: { queue: string; group: string }): VNode {
  const found = usePages('/api/dead-letters', { queue, group }, ({ deadLetters }) => deadLetters);
  const [read, setRead] = useState<Letter>();
  const reading: Column<Letter> = {
    name: 'Body',
    cell: (letter) => (
      <button
        type="button"
        aria-label={`Read ${letter.id}`}
        onClick={() => {
          setRead(letter);
        }}
      >
        Read
      </button>
    ),
  };
  return (
    <section>
      <h2>Messages of the group</h2>
      <p>
        <Save name="messages" pages={found} />
      </p>
      {read && (
        <div class="card" role="region" aria-label={`Message ${read.id}`} aria-live="polite">
          <h3>{read.id}</h3>
          <pre>{JSON.stringify(read.body, undefined, 2)}</pre>
        </div>
      )}
      <PagedTable
        pages={found}
        caption="Messages of the group"
        columns={[...LETTERS, reading]}
        keyOf={({ queue: of, number }) => `${of} ${number}`}
        empty="They are gone: replayed or discarded."
      />
    </section>
  );
}

const LETTERS: readonly Column<Letter>[] = [
  { name: 'Number', isNumber: true, cell: ({ number }) => number },
  { name: 'Message', cell: ({ id }) => id },
  { name: 'Since', cell: ({ since }) => <Time at={since} /> },
  { name: 'Replays', isNumber: true, cell: ({ replays }) => replays },
  { name: 'Error', cell: ({ description }) => description },
];

function keyOf({ queue, group }: Group): string {
  return `${queue} ${group}`;
}

function addressOf({ queue, group }: Group): string {
  return `/dead-letters?${new URLSearchParams({ queue, group }).toString()}`;
}
