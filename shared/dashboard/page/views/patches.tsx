import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { ChoiceFilter, TextFilter } from '../parts/filters.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Failure, Loading } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import type { Patch } from './patch.ts';
import { PatchDetail } from './patch-detail.tsx';

const FILTERS = ['release', 'package', 'state', 'lane', 'upstream'] as const;
const STATES = [
  'required',
  'available',
  'validating',
  'validated',
  'rejected',
  'released',
  'withdrawn',
  'superseded',
];

/** Patches on their lanes, or one with its gates and places. */
export function Patches(): VNode {
  const [isOne, parameters] = useRoute('/patches/:release/:package/:patch');
  if (!isOne) return <PatchList />;
  return (
    <PatchDetail release={parameters.release} name={parameters.package} number={Number(parameters.patch)} />
  );
}

function PatchList(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const found = usePages('/api/patches', filters as object, ({ patches }) => patches);
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
        <ChoiceFilter
          name="State"
          value={filters.state}
          choices={STATES}
          onChange={(state) => {
            change({ state });
          }}
        />
        <ChoiceFilter
          name="Lane"
          value={filters.lane}
          choices={['out-of-band', 'next-image']}
          onChange={(lane) => {
            change({ lane });
          }}
        />
        <ChoiceFilter
          name="Upstream"
          value={filters.upstream}
          choices={['missing']}
          onChange={(upstream) => {
            change({ upstream });
          }}
        />
        <Save name="patches" rows={found.items} />
      </div>
      {found.error && <Failure error={found.error} again={found.again} />}
      {found.items.length > 0 && (
        <Table caption="Patches" columns={COLUMNS} rows={found.items} keyOf={addressOf} onEnd={found.more} />
      )}
      {found.isLoading && <Loading />}
      {found.isWhole && found.items.length === 0 && <Empty>No patch fits. Take a filter away.</Empty>}
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
  { name: 'Opened', cell: ({ openedAt }) => <Time at={openedAt} /> },
  { name: 'Released', cell: ({ releasedAt }) => <Time at={releasedAt} /> },
];

function addressOf({ release, package: name, patch }: Patch): string {
  return `/patches/${encodeURIComponent(release)}/${encodeURIComponent(name)}/${patch}`;
}
