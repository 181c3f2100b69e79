import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';

import { Keys } from './keys.tsx';

type Setting = AnswerOf<'/api/settings'>['settings'][number];

const FILTERS = [
  { name: 'name', label: 'Name', isSearch: true },
  { name: 'set', label: 'Set', choices: ['yes', 'no'] },
] as const satisfies readonly Filter<string>[];

/** What the installation is set to. */
export function Settings(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/settings', {});
  const found = (asked.value?.settings ?? []).filter(
    ({ name, isSet }) =>
      name.toLowerCase().includes((filters.name ?? '').toLowerCase()) &&
      (filters.set === undefined || (filters.set === 'yes') === isSet),
  );
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'settings', rows: found }}
      />
      <p class="soft">
        Settings are environment variables, on Azure app settings; a change takes a restart. Secrets are not
        shown.
      </p>
      <Shown asked={asked}>
        {() =>
          found.length === 0 ? (
            <Empty>No setting fits. Take a filter away.</Empty>
          ) : (
            <Table caption="Settings" columns={COLUMNS} rows={found} keyOf={({ name }) => name} />
          )
        }
      </Shown>
      <Keys />
    </>
  );
}

const COLUMNS: readonly Column<Setting>[] = [
  { name: 'Name', cell: ({ name }) => <code>{name}</code> },
  { name: 'Of', cell: ({ group }) => group },
  { name: 'Is', cell: valueOf },
  { name: 'Default', cell: ({ default: usual = '' }) => usual },
  { name: 'Sets', isLong: true, cell: ({ description }) => description },
];

function valueOf({ isSet, value }: Setting): string {
  if (value !== undefined) return value;
  return isSet ? 'set' : '';
}
