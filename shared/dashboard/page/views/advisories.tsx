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

type Advisory = AnswerOf<'/api/advisories'>['advisories'][number];

/** What was told to the public of fixes that are out. */
export function Advisories(): VNode {
  const [filters, change] = useFilters(['package', 'release']);
  const found = usePages('/api/advisories', filters as object, ({ advisories }) => advisories);
  return (
    <>
      <div class="filters" role="search">
        <TextFilter
          name="Package"
          isSearch
          value={filters.package}
          onChange={(value) => {
            change({ package: value });
          }}
        />
        <TextFilter
          name="Release"
          value={filters.release}
          onChange={(release) => {
            change({ release });
          }}
        />
        <Save name="advisories" rows={found.items} />
      </div>
      {found.error && <Failure error={found.error} again={found.again} />}
      {found.items.length > 0 && (
        <Table
          caption="Advisories"
          columns={COLUMNS}
          rows={found.items}
          keyOf={({ id }) => id}
          onEnd={found.more}
        />
      )}
      {found.isLoading && <Loading />}
      {found.isWhole && found.items.length === 0 && (
        <Empty>Nothing was published yet. A released patch is, once a repository has it.</Empty>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Advisory>[] = [
  { name: 'Advisory', cell: ({ id }) => <a href={`/advisories/${id}.html`}>{id}</a> },
  { name: 'Package', cell: (row) => row.package },
  { name: 'Fixed in', cell: ({ fixed }) => fixed },
  { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
  { name: 'Stands', cell: standing },
  { name: 'CVEs', cell: ({ cves }) => cves.join(', ') },
  { name: 'Published', cell: ({ publishedAt }) => <Time at={publishedAt} /> },
  { name: 'Revised', cell: ({ revisedAt }) => <Time at={revisedAt} /> },
];

function standing({ withdrawn, supersededBy }: Advisory): VNode | string {
  if (withdrawn) return `withdrawn: ${withdrawn.reason}`;
  return supersededBy === undefined ? 'stands' : `superseded by ${supersededBy}`;
}
