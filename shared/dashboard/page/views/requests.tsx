import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Request = AnswerOf<'/api/triage'>['requests'][number];

const FILTERS = [
  { name: 'owner', label: 'Owner', isSearch: true },
  { name: 'repository', label: 'Repository' },
] as const satisfies readonly Filter<string>[];

/** What people ask for on GitHub. */
export function Requests(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/triage', filters as object, 60);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'requests', rows: asked.value?.requests ?? [] }}
      />
      <Shown asked={asked}>
        {({ requests }) =>
          requests.length === 0 ? (
            <Empty>Nobody asks for anything.</Empty>
          ) : (
            <Table
              caption="Requests"
              columns={COLUMNS}
              rows={requests}
              keyOf={({ repository, number }) => `${repository}#${number}`}
            />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Request>[] = [
  { name: 'Issue', cell: ({ repository, number }) => `${repository}#${number}` },
  { name: 'Title', cell: ({ title }) => title },
  { name: 'Asks', cell: ({ asks }) => asks },
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'Owner', cell: ({ owner }) => owner.name },
  { name: 'Opened', cell: ({ openedAt }) => <Time at={openedAt} /> },
];
