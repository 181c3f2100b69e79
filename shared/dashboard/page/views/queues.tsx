import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Chart } from '../parts/chart.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { lasted } from '../parts/time.tsx';
import { linesOf, SPANS, type Span, spanBefore } from './queue-lines.ts';

type Queue = AnswerOf<'/api/queues'>[number];

const FILTERS = [
  { name: 'queue', label: 'Queue', isSearch: true },
  { name: 'span', label: 'Over', choices: SPANS.slice(1), usual: SPANS[0] },
] as const satisfies readonly Filter<string>[];

/** What waits in each queue and subscription, and how that came about. */
export function Queues(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const queues = useAnswer('/api/queues', {}, 10);
  const health = useAnswer('/api/operations/health', {}, 60);
  const outlooks = new Map(health.value?.queues.map(({ name, outlook }) => [name, outlook]));
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'queues', rows: queues.value ?? [] }}
      />
      <History queue={filters.queue} span={(filters.span as Span | undefined) ?? 'hour'} />
      <Shown asked={queues}>
        {(list) => {
          const { queue = '' } = filters;
          const rows = list.filter(({ name }) => name.includes(queue));
          if (rows.length === 0) return <Empty>No queue has that in its name. Take the filter away.</Empty>;
          const outlook: Column<Queue> = {
            name: 'Outlook',
            cell: ({ name }) => outlooks.get(name) ?? '',
          };
          return (
            <Table caption="Queues" columns={[...COLUMNS, outlook]} rows={rows} keyOf={({ name }) => name} />
          );
        }}
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Queue>[] = [
  {
    name: 'Queue',
    cell: ({ name }) => <Link href={`/queues?queue=${encodeURIComponent(name)}`}>{name}</Link>,
  },
  { name: 'Waiting', isNumber: true, cell: ({ active }) => active },
  { name: 'Scheduled', isNumber: true, cell: ({ scheduled }) => scheduled },
  {
    name: 'Dead letters',
    isNumber: true,
    cell: ({ name, deadLettered }) =>
      deadLettered === 0 ? (
        0
      ) : (
        <Link class="bad" href={`/dead-letters?queue=${encodeURIComponent(name)}`}>
          {deadLettered}
        </Link>
      ),
  },
  {
    name: 'Oldest',
    isNumber: true,
    cell: ({ oldestSeconds }) => (oldestSeconds === null ? '' : lasted(oldestSeconds)),
  },
];

function History({ queue, span }: { queue: string | undefined; span: Span }): VNode {
  // Of its minute: the same question until the next one.
  const minute = new Date().toISOString().slice(0, 16);
  const asked = useMemo(() => spanBefore(span, `${minute}:59.999Z`), [span, minute]);
  const samples = useAnswer('/api/operations/samples', asked, 60);
  const lines = useMemo(() => linesOf(samples.value ?? [], queue), [samples.value, queue]);
  return (
    <Shown asked={samples}>
      {() =>
        lines.times.length === 0 ? (
          <Empty>No samples of that time yet: one is taken each minute while Patchline runs.</Empty>
        ) : (
          <div class="charts">
            {lines.charts.map(({ caption, lines: drawn }) => (
              <Chart key={caption} caption={caption} times={lines.times} lines={drawn} />
            ))}
          </div>
        )
      }
    </Shown>
  );
}
