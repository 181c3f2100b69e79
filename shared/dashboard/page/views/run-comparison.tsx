import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table, TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';

type Comparison = AnswerOf<'/api/runs/comparison'>;
type Change = Comparison['findings'][number];
type OfSource = Comparison['sources'][number];

const FILTERS = [
  { name: 'run', label: 'Run' },
  { name: 'before', label: 'Compared with' },
] as const satisfies readonly Filter<string>[];

/** What changed from one run to a later one: findings, sources, and what packages are taken for. */
export function RunComparison(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/runs/comparison', filters as object);
  return (
    <>
      <p>
        <Link href="/runs">All runs</Link>
      </p>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'run-comparison', rows: asked.value?.findings ?? [] }}
      />
      <Shown asked={asked}>
        {({ run, before, counts, findings, sources, identities }) => (
          <>
            <h2>
              {run.runId}, after {before.runId}
            </h2>
            <p>
              {counts.opened} opened, {counts.closed} closed, {counts.lane} in another lane, {counts.other}{' '}
              changed otherwise
            </p>
            {findings.length === 0 ? (
              <Empty>No finding changed.</Empty>
            ) : (
              <Table
                caption="Changed findings"
                columns={CHANGES}
                rows={findings}
                keyOf={({ packageKey, cve }) => `${packageKey} ${cve}`}
              />
            )}
            <TitledTable caption="Sources" columns={SOURCES} rows={sources} keyOf={({ source }) => source} />
            <TitledTable
              caption="Taken for something else"
              columns={IDENTITIES}
              rows={Object.entries(identities).flatMap(([release, { changes }]) =>
                changes.map((each) => ({ release, ...each })),
              )}
              keyOf={(row) => `${row.release} ${row.package} ${row.product} ${row.change}`}
            />
          </>
        )}
      </Shown>
    </>
  );
}

const CHANGES: readonly Column<Change>[] = [
  {
    name: 'CVE',
    cell: ({ packageKey, cve }) => {
      const [release = '', name = ''] = packageKey.split('/');
      return <Link href={addressOf({ release, package: name, cve })}>{cve}</Link>;
    },
  },
  { name: 'Package', cell: ({ packageKey }) => packageKey },
  { name: 'Change', cell: ({ kind }) => <Badge word={kind} /> },
  { name: 'Before', cell: ({ from }) => from && <Badge word={from.status} /> },
  { name: 'Now', cell: ({ to }) => <Badge word={to.status} /> },
  { name: 'Lane', cell: ({ to }) => to.lane.replaceAll('-', ' ') },
  { name: 'Who', cell: ({ source = '' }) => source },
  { name: 'Why', cell: ({ reason }) => reason },
];

const SOURCES: readonly Column<OfSource>[] = [
  { name: 'Source', cell: ({ source }) => source },
  { name: 'Files', isNumber: true, cell: ({ files }) => files.done + files.skipped + files.failed },
  { name: 'Failed', isNumber: true, cell: ({ files }) => files.failed },
  { name: 'Records', isNumber: true, cell: ({ records }) => records },
  { name: 'Set aside', isNumber: true, cell: ({ quarantined }) => quarantined },
  { name: 'Opened', isNumber: true, cell: ({ findings }) => findings.opened },
  { name: 'Closed', isNumber: true, cell: ({ findings }) => findings.closed },
  { name: 'Watermark', cell: ({ watermark }) => <Time at={watermark} /> },
];

const IDENTITIES: readonly Column<
  { release: string } & Comparison['identities'][string]['changes'][number]
>[] = [
  { name: 'Release', cell: ({ release }) => release },
  { name: 'Package', cell: (row) => row.package },
  { name: 'Product', cell: ({ product }) => product },
  { name: 'Change', cell: ({ change }) => change },
  { name: 'Accepted', cell: ({ accepted = '' }) => accepted },
];
