import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useSelection } from '../client/selection.ts';
import { useMay } from '../client/session.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { chooser } from '../parts/choose.tsx';
import { useSided } from '../parts/embargo-filter.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import type { Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Bulk } from './bulk.tsx';
import { addressOf, type Finding } from './finding.ts';
import { FindingDetail } from './finding-detail.tsx';

const STATUSES: readonly Finding['status'][] = ['affected', 'under_investigation', 'fixed', 'not_affected'];
const LANES: readonly Finding['lane'][] = ['out-of-band', 'next-image', 'triage', 'none'];
const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low', 'none', 'unknown'];

const FILTERS = [
  { name: 'search', label: 'Search', isSearch: true },
  { name: 'status', label: 'Status', choices: STATUSES },
  { name: 'severity', label: 'Severity', choices: SEVERITIES },
  { name: 'lane', label: 'Lane', choices: LANES },
  { name: 'package', label: 'Package' },
  { name: 'release', label: 'Release' },
  { name: 'owner', label: 'Owner' },
  {
    name: 'flooded',
    label: 'Investigations of floods',
    choices: ['true'],
    words: { true: 'only these' },
    usual: 'left out',
  },
] as const satisfies readonly Filter<string>[];

/** All findings by filter, or one with everything that is known of it. */
export function Findings(): VNode {
  const [isOne, parameters] = useRoute('/findings/:release/:package/:id');
  if (!isOne) return <FindingList />;
  const { release, package: name, id } = parameters;
  return <FindingDetail release={release} name={name} id={id} />;
}

function FindingList(): VNode {
  const mayChange = useMay('operator');
  const fields = useSided(FILTERS);
  const [filters, change] = useFilters(fields);
  const found = usePages('/api/findings', filters as object, ({ findings }) => findings);
  const selection = useSelection(keyOf, filters);
  const { embargoed, flooded, ...narrowed } = filters;
  return (
    <>
      <Filters
        filters={fields}
        values={filters}
        onChange={change}
        save={{ name: 'findings', pages: found, rowOf: flat }}
      >
        <output class="soft">
          {found.items.length}
          {found.isWhole ? '' : ' and more'} findings
        </output>
      </Filters>
      {mayChange && (
        <Bulk
          selection={selection}
          filter={{ of: 'finding', ...narrowed, ...(flooded !== undefined && { flooded: true }) }}
          itemOf={({ release, package: name, cve }) => ({ release, package: name, cve })}
          changes={
            embargoed === undefined
              ? ['decide', 'assign', 'unassign', 'note']
              : ['assign', 'unassign', 'note']
          }
          isEmbargoed={embargoed !== undefined}
          onDone={found.again}
        />
      )}
      <Floods first={found.first as AnswerOf<'/api/findings'> | undefined} />
      <PagedTable
        pages={found}
        caption="Findings"
        columns={mayChange ? [chooser(selection, nameOf), ...COLUMNS] : COLUMNS}
        keyOf={keyOf}
        empty="No finding fits. Take a filter away, or look at the runs if you expected one."
      />
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
  { name: 'Owner', cell: ({ owner = '' }) => owner },
  { name: 'Detected', cell: (row) => <Time at={row.times.detected} /> },
];

function keyOf({ packageKey, id }: Finding): string {
  return `${packageKey}/${id}`;
}

function nameOf({ package: name, cve }: Finding): string {
  return `${cve} in ${name}`;
}

function flat(row: Finding): object {
  const { release, package: name, cve, evr, status, severity, score, lane, owner, times } = row;
  const { reason } = row.evidence;
  return {
    release,
    package: name,
    cve,
    evr,
    status,
    severity,
    score: score?.base,
    lane,
    owner,
    ...times,
    reason,
  };
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
            <Link
              href={`/findings?${new URLSearchParams({ package: name, release, flooded: 'true' }).toString()}`}
            >
              {name}
            </Link>
            : {investigations} investigations in {groups.length} groups
          </li>
        ))}
      </ul>
    </details>
  );
}
