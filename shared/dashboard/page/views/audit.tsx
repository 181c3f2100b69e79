import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { useSided } from '../parts/embargo-filter.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import type { Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Act = AnswerOf<'/api/audit'>['acts'][number];

const FILTERS = [{ name: 'month', label: 'Month (YYYY-MM)' }] as const satisfies readonly Filter<string>[];

/** Who did what in a month. */
export function Audit(): VNode {
  const fields = useSided(FILTERS);
  const [filters, change] = useFilters(fields);
  const acts = usePages('/api/audit', filters as object, (answer) => answer.acts);
  return (
    <>
      <Filters filters={fields} values={filters} onChange={change} save={{ name: 'audit', pages: acts }} />
      <PagedTable
        pages={acts}
        caption="Audit"
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty="Nobody changed anything in this month."
      />
    </>
  );
}

const COLUMNS: readonly Column<Act>[] = [
  { name: 'When', cell: ({ at }) => <Time at={at} /> },
  { name: 'Who', cell: ({ actor }) => actor.name },
  { name: 'Did', cell: ({ action }) => action },
  { name: 'Outcome', cell: ({ outcome }) => <Badge word={outcome} /> },
  { name: 'What', cell: ({ what, reason }) => reason ?? (what ? JSON.stringify(what) : '') },
];
