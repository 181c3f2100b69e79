import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useSelection } from '../client/selection.ts';
import { useMay } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { chooser } from '../parts/choose.tsx';
import { useSided } from '../parts/embargo-filter.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Bulk } from './bulk.tsx';

type Request = AnswerOf<'/api/triage'>['requests'][number];

const STATES: readonly Request['state'][] = [
  'new',
  'accepted',
  'in-progress',
  'done',
  'declined',
  'withdrawn',
  'moved',
];

const FILTERS = [
  { name: 'state', label: 'State', choices: STATES, usual: 'open' },
  { name: 'owner', label: 'Owner', isSearch: true },
  { name: 'repository', label: 'Repository' },
] as const satisfies readonly Filter<string>[];

/** What people ask for on GitHub. */
export function Requests(): VNode {
  const mayChange = useMay('operator');
  const fields = useSided(FILTERS);
  const [filters, change] = useFilters(fields);
  const selection = useSelection(keyOf, filters);
  const { embargoed, ...narrowed } = filters;
  const asked = useAnswer('/api/triage', filters as object, 60);
  return (
    <>
      <Filters
        filters={fields}
        values={filters}
        onChange={change}
        save={{ name: 'requests', rows: asked.value?.requests ?? [] }}
      />
      {mayChange && (
        <Bulk
          selection={selection}
          filter={{ of: 'request', ...narrowed }}
          itemOf={({ repository, number }) => ({ repository, number })}
          changes={['set-state', 'assign', 'note']}
          isEmbargoed={embargoed !== undefined}
          onDone={asked.again}
        />
      )}
      <Shown asked={asked}>
        {({ requests }) =>
          requests.length === 0 ? (
            <Empty>Nobody asks for anything.</Empty>
          ) : (
            <Table
              caption="Requests"
              columns={mayChange ? [chooser(selection, keyOf), ...COLUMNS] : COLUMNS}
              rows={requests}
              keyOf={keyOf}
            />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Request>[] = [
  { name: 'Issue', cell: keyOf },
  { name: 'Title', cell: ({ title }) => title },
  { name: 'Asks', cell: ({ asks }) => asks },
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'Owner', cell: ({ owner }) => owner.name },
  { name: 'Opened', cell: ({ openedAt }) => <Time at={openedAt} /> },
];

function keyOf({ repository, number }: Request): string {
  return `${repository}#${number}`;
}
