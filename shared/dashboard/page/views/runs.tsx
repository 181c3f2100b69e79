import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { lasted, Time } from '../parts/time.tsx';

type Run = AnswerOf<'/api/runs'>[number];

/** The last hundred runs. */
export function Runs(): VNode {
  const runs = useAnswer('/api/runs', {}, 10);
  return (
    <Shown asked={runs}>
      {(list) =>
        list.length === 0 ? (
          <Empty>There was no run yet. Start one: patchline scan</Empty>
        ) : (
          <Table caption="Runs" columns={COLUMNS} rows={list} keyOf={({ runId }) => runId} />
        )
      }
    </Shown>
  );
}

const COLUMNS: readonly Column<Run>[] = [
  { name: 'Run', cell: ({ runId }) => runId },
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
