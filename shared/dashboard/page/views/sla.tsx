import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { useSided } from '../parts/embargo-filter.ts';
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
  { name: 'status', label: 'State', choices: ['on-track', 'at-risk', 'breached', 'paused', 'met'] },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** The clocks of the policy in force: the next deadlines first, then what ran past its own. */
export function Sla(): VNode {
  const fields = useSided(FILTERS);
  const [filters, change] = useFilters(fields);
  const asked = useAnswer('/api/sla', filters as object, 60);
  const { status: _, ...ofAll } = filters;
  const columns = columnsOf(filters.embargoed !== undefined);
  const { due = [], breached = [], stopped = [] } = asked.value ?? {};
  return (
    <>
      <Filters
        filters={fields}
        values={filters}
        onChange={change}
        save={{ name: 'sla', rows: [...breached, ...due, ...stopped] }}
      />
      <BurnDown {...ofAll} />
      <Shown asked={asked}>
        {() => (
          <>
            <Clocks name="Due" columns={columns} rows={due} empty="No clock is open." />
            <Clocks
              name="Breached"
              columns={columns}
              rows={breached}
              empty="No clock ran past its deadline."
            />
            <Clocks name="Met" columns={columns} rows={stopped} empty="No clock was stopped yet." />
          </>
        )}
      </Shown>
    </>
  );
}

function Clocks({
  name,
  columns,
  rows,
  empty,
}: {
  name: string;
  columns: readonly Column<Clock>[];
  rows: readonly Clock[];
  empty: string;
}): VNode {
  return (
    <section>
      <h2>
        {name} <span class="soft">{rows.length}</span>
      </h2>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <Table caption={name} columns={columns} rows={rows} keyOf={keyOf} />
      )}
    </section>
  );
}

function columnsOf(isEmbargoed: boolean): readonly Column<Clock>[] {
  const cve: Column<Clock> = {
    name: 'CVE',
    cell: (row) => <Link href={addressOf(row, isEmbargoed)}>{row.cve}</Link>,
  };
  return [cve, ...COLUMNS];
}

const COLUMNS: readonly Column<Clock>[] = [
  { name: 'Package', cell: (row) => row.package },
  { name: 'Clock', cell: ({ clock }) => clock },
  { name: 'State', cell: ({ status }) => <Badge word={status} /> },
  { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
  { name: 'Deadline', cell: ({ due }) => <Time at={due} /> },
];

function keyOf(row: Clock): string {
  return `${row.release} ${row.package} ${row.cve} ${row.clock} ${row.round}`;
}
