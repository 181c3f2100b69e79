import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { ChoiceFilter } from '../parts/filters.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Alert = AnswerOf<'/api/alerts'>[number];

/** What the people on duty are alerted of, and were. */
export function Alerts(): VNode {
  const [filters, change] = useFilters(['state']);
  const alerts = useAnswer('/api/alerts', filters as object, 15);
  return (
    <>
      <div class="filters">
        <ChoiceFilter
          name="State"
          value={filters.state}
          choices={['raised', 'cleared']}
          onChange={(state) => {
            change({ state });
          }}
        />
        <Save name="alerts" rows={alerts.value ?? []} />
      </div>
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
