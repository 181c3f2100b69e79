import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Chart } from '../parts/chart.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';

type Clock = AnswerOf<'/api/sla'>['due'][number];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'severity', label: 'Severity', choices: ['critical', 'high', 'medium', 'low'] },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** Of the burn-down. */
const DAYS = '90';

/** The clocks of the policy in force: the next deadlines first, then what ran past its own. */
export function Sla(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/sla', { ...filters, days: DAYS } as object, 60);
  const { due = [], breached = [], stopped = [] } = asked.value ?? {};
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'sla', rows: [...breached, ...due, ...stopped] }}
      />
      <Shown asked={asked}>
        {() => (
          <>
            <BurnDown days={asked.value?.burnDown ?? []} />
            <Clocks name="Due" rows={due} empty="No clock is open." />
            <Clocks name="Breached" rows={breached} empty="No clock ran past its deadline." />
            <Clocks name="Met" rows={stopped} empty="No clock was stopped yet." />
          </>
        )}
      </Shown>
    </>
  );
}

function BurnDown({ days }: { days: NonNullable<AnswerOf<'/api/sla'>['burnDown']> }): VNode | null {
  const times = useMemo(() => days.map(({ day }) => `${day}T00:00:00.000Z`), [days]);
  const lines = useMemo(
    () => [
      { name: 'open', values: days.map(({ open }) => open) },
      { name: 'overdue', values: days.map(({ overdue }) => overdue) },
    ],
    [days],
  );
  if (days.every(({ open }) => open === 0)) return null;
  return <Chart caption="Burn-down: clocks at the end of each day" times={times} lines={lines} />;
}

function Clocks({ name, rows, empty }: { name: string; rows: readonly Clock[]; empty: string }): VNode {
  return (
    <section>
      <h2>
        {name} <span class="soft">{rows.length}</span>
      </h2>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <Table caption={name} columns={COLUMNS} rows={rows} keyOf={keyOf} />
      )}
    </section>
  );
}

const COLUMNS: readonly Column<Clock>[] = [
  {
    name: 'CVE',
    cell: (row) => <Link href={addressOf(row)}>{row.cve}</Link>,
  },
  { name: 'Package', cell: (row) => row.package },
  { name: 'Clock', cell: ({ clock }) => clock },
  { name: 'State', cell: ({ status }) => <Badge word={status} /> },
  { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
  { name: 'Deadline', cell: ({ due }) => <Time at={due} /> },
];

function keyOf(row: Clock): string {
  return `${row.release} ${row.package} ${row.cve} ${row.clock} ${row.round}`;
}
