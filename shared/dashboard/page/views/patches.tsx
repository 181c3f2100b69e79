import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { useSided } from '../parts/embargo-filter.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import type { Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Lanes } from './lanes.tsx';
import { addressOf, type Patch } from './patch.ts';
import { PatchDetail } from './patch-detail.tsx';

const STATES: readonly Patch['state'][] = [
  'required',
  'available',
  'validating',
  'validated',
  'rejected',
  'released',
  'withdrawn',
  'superseded',
];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'state', label: 'State', choices: STATES },
  { name: 'lane', label: 'Lane', choices: ['out-of-band', 'next-image', 'triage'] },
  { name: 'release', label: 'Release' },
  { name: 'owner', label: 'Owner' },
  { name: 'upstream', label: 'Upstream', choices: ['missing'] },
] as const satisfies readonly Filter<string>[];

/** Patches on their lanes, or one with its gates and places. */
export function Patches(): VNode {
  const [isOne, parameters] = useRoute('/patches/:release/:package/:patch');
  if (!isOne) return <PatchList />;
  return (
    <PatchDetail release={parameters.release} name={parameters.package} number={Number(parameters.patch)} />
  );
}

function PatchList(): VNode {
  const fields = useSided(FILTERS);
  const [filters, change] = useFilters(fields);
  const found = usePages('/api/patches', filters as object, ({ patches }) => patches);
  return (
    <>
      <Filters filters={fields} values={filters} onChange={change} save={{ name: 'patches', pages: found }} />
      <Lanes patches={found.items} />
      <PagedTable
        pages={found}
        caption="Patches"
        columns={COLUMNS}
        keyOf={addressOf}
        empty="No patch fits. Take a filter away."
      />
    </>
  );
}

const COLUMNS: readonly Column<Patch>[] = [
  { name: 'Package', cell: (row) => <Link href={addressOf(row)}>{row.package}</Link> },
  { name: 'Patch', isNumber: true, cell: ({ patch }) => patch },
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'Lane', cell: ({ lane }) => lane.replaceAll('-', ' ') },
  { name: 'CVEs', cell: ({ cves }) => cves.map(({ cve }) => cve).join(', ') },
  { name: 'Build', cell: ({ build }) => (build ? build.evr : '') },
  { name: 'Owner', cell: ({ owner = '' }) => owner },
  { name: 'Opened', cell: ({ openedAt }) => <Time at={openedAt} /> },
  { name: 'Released', cell: ({ releasedAt }) => <Time at={releasedAt} /> },
];
