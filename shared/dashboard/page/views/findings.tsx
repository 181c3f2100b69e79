import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { ChoiceFilter, TextFilter } from '../parts/filters.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Failure, Loading } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf, type Finding } from './finding.ts';
import { FindingDetail } from './finding-detail.tsx';

const FILTERS = ['search', 'release', 'package', 'status', 'severity', 'lane'] as const;
const STATUSES = ['affected', 'under_investigation', 'fixed', 'not_affected'];
const LANES = ['out-of-band', 'next-image', 'triage', 'none'];
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unknown'];

/** All findings by filter, or one with everything that is known of it. */
export function Findings(): VNode {
  const [isOne, parameters] = useRoute('/findings/:release/:package/:id');
  if (!isOne) return <FindingList />;
  const { release, package: name, id } = parameters;
  return <FindingDetail release={release} name={name} id={id} />;
}

function FindingList(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const found = usePages('/api/findings', filters as object, ({ findings }) => findings);
  return (
    <>
      <div class="filters" role="search">
        <TextFilter
          name="Search"
          isSearch
          value={filters.search}
          onChange={(search) => {
            change({ search });
          }}
        />
        <ChoiceFilter
          name="Status"
          value={filters.status}
          choices={STATUSES}
          onChange={(value) => {
            change({ status: value });
          }}
        />
        <ChoiceFilter
          name="Severity"
          value={filters.severity}
          choices={SEVERITIES}
          onChange={(value) => {
            change({ severity: value });
          }}
        />
        <ChoiceFilter
          name="Lane"
          value={filters.lane}
          choices={LANES}
          onChange={(lane) => {
            change({ lane });
          }}
        />
        <TextFilter
          name="Package"
          value={filters.package}
          onChange={(value) => {
            change({ package: value });
          }}
        />
        <TextFilter
          name="Release"
          value={filters.release}
          onChange={(value) => {
            change({ release: value });
          }}
        />
        <output class="soft">
          {found.items.length}
          {found.isWhole ? '' : ' and more'} findings
        </output>
        <Save name="findings" rows={found.items.map(flat)} />
      </div>
      {found.error && <Failure error={found.error} again={found.again} />}
      <Floods first={found.first as AnswerOf<'/api/findings'> | undefined} />
      {found.items.length > 0 && (
        <Table caption="Findings" columns={COLUMNS} rows={found.items} keyOf={keyOf} onEnd={found.more} />
      )}
      {found.isLoading && <Loading />}
      {found.isWhole && found.items.length === 0 && (
        <Empty>No finding fits. Take a filter away, or look at the runs if you expected one.</Empty>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Finding>[] = [
  { name: 'CVE', cell: (row) => <Link href={addressOf(row)}>{row.cve}</Link> },
  { name: 'Package', cell: (row) => row.package },
  { name: 'Build', cell: (row) => row.evr },
  { name: 'Status', cell: (row) => <Badge word={row.status} /> },
  { name: 'Severity', cell: (row) => <Badge word={row.severity} /> },
  { name: 'Score', isNumber: true, cell: (row) => row.score?.base.toFixed(1) ?? '' },
  { name: 'Lane', cell: (row) => row.lane.replaceAll('-', ' ') },
  { name: 'Detected', cell: (row) => <Time at={row.times.detected} /> },
];

function keyOf({ packageKey, id }: Finding): string {
  return `${packageKey}/${id}`;
}

function flat(row: Finding): object {
  const { release, package: name, cve, evr, status, severity, score, lane, times } = row;
  const { reason } = row.evidence;
  return { release, package: name, cve, evr, status, severity, score: score?.base, lane, ...times, reason };
}

/** Investigations that would fill the list are one line each. */
function Floods({ first }: { first: AnswerOf<'/api/findings'> | undefined }): VNode | null {
  const floods = first?.floods ?? [];
  if (floods.length === 0) return null;
  return (
    <details class="card">
      <summary>Investigations that are listed in groups: {floods.length} packages</summary>
      <ul>
        {floods.map(({ release, package: name, investigations, groups }) => (
          <li key={`${release}/${name}`}>
            {name}: {investigations} investigations in {groups.length} groups
          </li>
        ))}
      </ul>
    </details>
  );
}
