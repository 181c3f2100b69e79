import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** Findings whose sources disagree. */
export function Conflicts(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/conflicts', filters as object);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'conflicts', rows: asked.value?.conflicts ?? [] }}
      />
      <Shown asked={asked}>
        {({ conflicts, total }) =>
          total === 0 ? (
            <Empty>All sources agree.</Empty>
          ) : (
            <>
              <p class="soft">{total} findings</p>
              <Table
                caption="Conflicts"
                rows={conflicts}
                keyOf={(row) => `${row.package} ${row.cve}`}
                columns={[
                  {
                    name: 'CVE',
                    cell: (row) => (
                      <Link href={`/findings?package=${encodeURIComponent(row.package)}`}>{row.cve}</Link>
                    ),
                  },
                  { name: 'Package', cell: (row) => `${row.package} ${row.evr}` },
                  { name: 'Status', cell: ({ status }) => <Badge word={status} /> },
                  {
                    name: 'Verdicts',
                    cell: ({ verdicts }) =>
                      verdicts
                        .map(({ source, status }) => `${source}: ${status.replaceAll('_', ' ')}`)
                        .join('; '),
                  },
                  {
                    name: 'Severities',
                    cell: ({ severities }) =>
                      severities
                        .map(({ source, severity, score }) => `${source}: ${severity} ${score}`)
                        .join('; '),
                  },
                ]}
              />
            </>
          )
        }
      </Shown>
    </>
  );
}
