import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { BurnDown } from './burn-down.tsx';
import { addressOf } from './finding.ts';

type Clock = AnswerOf<'/api/sla'>['due'][number];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'severity', label: 'Severity', choices: ['critical', 'high', 'medium', 'low'] },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** The clocks of the policy in force: the next deadlines first, then what ran past its own. */
export function Sla(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/sla', filters as object, 60);
  const { due = [], breached = [], stopped = [] } = asked.value ?? {};
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'sla', rows: [...breached, ...due, ...stopped] }}
      />
      <BurnDown {...filters} />
      <Shown asked={asked}>
        {() => (
          <>
            <Clocks name="Due" rows={due} empty="No clock is open." />
            <Clocks name="Breached" rows={breached} empty="No clock ran past its deadline." />
            <Clocks name="Met" rows={stopped} empty="No clock was stopped yet." />
          </>
        )}
      </Shown>
    </>
  );
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
