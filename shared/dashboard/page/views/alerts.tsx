import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Alert = AnswerOf<'/api/alerts'>[number];

const FILTERS = [
  { name: 'state', label: 'State', choices: ['raised', 'cleared'] },
] as const satisfies readonly Filter<string>[];

/** What the people on duty are alerted of, and were. */
export function Alerts(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const alerts = useAnswer('/api/alerts', filters as object, 15);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'alerts', rows: alerts.value ?? [] }}
      />
      <Shown asked={alerts}>
        {(list) =>
          list.length === 0 ? (
            <Empty>Nothing is wrong, as far as Patchline looks.</Empty>
          ) : (
            <Table caption="Alerts" columns={COLUMNS} rows={list} keyOf={keyOf} />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Alert>[] = [
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'What', cell: ({ text }) => text },
  { name: 'Of', cell: ({ component, subject }) => subject ?? component },
  { name: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
  { name: 'Cleared', cell: ({ clearedAt }) => <Time at={clearedAt} /> },
  { name: 'Runbook', cell: ({ runbook }) => <code>{runbook}</code> },
];

function keyOf({ component, alert, subject = '' }: Alert): string {
  return `${component} ${alert} ${subject}`;
}
