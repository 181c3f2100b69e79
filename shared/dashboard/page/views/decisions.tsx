import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Decision = AnswerOf<'/api/decisions'>['decisions'][number];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'cve', label: 'CVE' },
] as const satisfies readonly Filter<string>[];

/** What people decided, newest first. */
export function Decisions(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/decisions', filters as object);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'decisions', rows: asked.value?.decisions ?? [] }}
      />
      <Shown asked={asked}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <Empty>Nothing was decided. Decide on a finding, or: patchline decide</Empty>
          ) : (
            <Table caption="Decisions" columns={COLUMNS} rows={decisions} keyOf={({ id }) => id} />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Decision>[] = [
  { name: 'When', cell: ({ record }) => <Time at={record.decidedAt} /> },
  { name: 'Who', cell: ({ record }) => record.author },
  { name: 'About', cell: ({ record }) => aboutOf(record) },
  { name: 'Says', cell: ({ record }) => saysOf(record) },
  { name: 'Stands', cell: ({ standing }) => <Badge word={standing} /> },
  { name: 'Reason', cell: ({ record }) => record.reason },
];

function aboutOf({ release, package: name, cve, product, component, severity }: Decision['record']): string {
  return [release, name, cve, product, component, severity?.join('/')]
    .filter((each) => each !== undefined)
    .join(' ');
}

function saysOf({ status, disposition, justification, rating, revoked }: Decision['record']): string {
  if (revoked) return 'revoked';
  return [status, disposition, justification, rating]
    .filter((each) => each !== undefined)
    .join(', ')
    .replaceAll('_', ' ');
}
