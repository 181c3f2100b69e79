import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { TextFilter } from '../parts/filters.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Failure, Loading } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Act = AnswerOf<'/api/audit'>['acts'][number];

/** Who did what in a month. */
export function Audit(): VNode {
  const [filters, change] = useFilters(['month']);
  const acts = usePages('/api/audit', filters as object, (answer) => answer.acts);
  return (
    <>
      <div class="filters">
        <TextFilter
          name="Month (YYYY-MM)"
          value={filters.month}
          onChange={(month) => {
            change({ month });
          }}
        />
        <Save name="audit" rows={acts.items} />
      </div>
      {acts.error && <Failure error={acts.error} again={acts.again} />}
      {acts.items.length > 0 && (
        <Table caption="Audit" columns={COLUMNS} rows={acts.items} keyOf={({ id }) => id} onEnd={acts.more} />
      )}
      {acts.isLoading && <Loading />}
      {acts.isWhole && acts.items.length === 0 && <Empty>Nobody changed anything in this month.</Empty>}
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
