import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { TextFilter } from '../parts/filters.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';

/** Findings whose sources disagree. */
export function Conflicts(): VNode {
  const [filters, change] = useFilters(['release', 'package']);
  const asked = useAnswer('/api/conflicts', filters as object);
  return (
    <>
      <div class="filters" role="search">
        {(['package', 'release'] as const).map((name) => (
          <TextFilter
            key={name}
            name={name === 'package' ? 'Package' : 'Release'}
            value={filters[name]}
            onChange={(value) => {
              change({ [name]: value });
            }}
            {...(name === 'package' && { isSearch: true as const })}
          />
        ))}
        <Save name="conflicts" rows={asked.value?.conflicts ?? []} />
      </div>
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
