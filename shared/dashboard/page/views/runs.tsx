import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { lasted, Time } from '../parts/time.tsx';
import type { Run } from './run.ts';
import { RunComparison } from './run-comparison.tsx';
import { RunDetail } from './run-detail.tsx';

const FILTERS = [
  { name: 'stage', label: 'Stage', choices: ['ingesting', 'matching', 'done', 'failed', 'cancelled'] },
  { name: 'trigger', label: 'Started by', choices: ['schedule', 'manual', 'reconcile', 'decision'] },
] as const satisfies readonly Filter<string>[];

/** The last hundred runs, one of them, or what changed from one to another. */
export function Runs(): VNode {
  const [isComparison] = useRoute('/runs/comparison');
  const [isOne, parameters] = useRoute('/runs/:run');
  if (isComparison) return <RunComparison />;
  return isOne ? <RunDetail runId={parameters.run} /> : <RunList />;
}

function RunList(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const runs = useAnswer('/api/runs', {}, 10);
  const { stage, trigger } = filters;
  const found = (runs.value ?? []).filter(
    (run) =>
      (stage === undefined || run.stage === stage) && (trigger === undefined || run.trigger === trigger),
  );
  return (
    <>
      <Filters filters={FILTERS} values={filters} onChange={change} save={{ name: 'runs', rows: found }}>
        <Link href="/runs/comparison">What the last run changed</Link>
      </Filters>
      <Shown asked={runs}>
        {(all) =>
          found.length === 0 ? (
            <Empty>
              {all.length === 0
                ? 'There was no run yet. Start one: patchline scan'
                : 'No run fits. Take a filter away.'}
            </Empty>
          ) : (
            <Table caption="Runs" columns={COLUMNS} rows={found} keyOf={({ runId }) => runId} />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Run>[] = [
  {
    name: 'Run',
    cell: ({ runId }) => <Link href={`/runs/${encodeURIComponent(runId)}`}>{runId}</Link>,
  },
  { name: 'Stage', cell: ({ stage }) => <Badge word={stage} /> },
  { name: 'Started by', cell: ({ trigger }) => trigger },
  { name: 'Started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { name: 'Took', cell: tookOf },
  { name: 'Changed CVEs', isNumber: true, cell: ({ changedCves }) => changedCves ?? '' },
  { name: 'Packages', isNumber: true, cell: ({ matchJobs }) => matchJobs ?? '' },
  { name: 'Skipped', isNumber: true, cell: ({ skipped }) => skipped ?? '' },
  { name: 'Failures', isNumber: true, cell: ({ failures }) => failures.length },
];

function tookOf({ startedAt, finishedAt }: Run): string {
  if (finishedAt === undefined) return 'goes on';
  return lasted((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
