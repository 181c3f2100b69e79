import type { VNode } from 'preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useMay } from '../client/session.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import type { Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Drafts } from './advisory-drafts.tsx';

type Advisory = AnswerOf<'/api/advisories'>['advisories'][number];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** What was told to the public of fixes that are out. */
export function Advisories(): VNode {
  const mayDraft = useMay('operator');
  const [filters, change] = useFilters(FILTERS);
  const found = usePages('/api/advisories', filters as object, ({ advisories }) => advisories);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'advisories', pages: found }}
      />
      {mayDraft && <Drafts {...filters} />}
      <PagedTable
        pages={found}
        caption="Advisories"
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty="Nothing was published yet. A released patch is, once a repository has it."
      />
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
