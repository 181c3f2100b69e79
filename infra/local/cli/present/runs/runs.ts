import type { RunDocument } from '../../../../../shared/runs/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { minute } from '../text/words.ts';

/** Runs as a table. Ends with a line break. */
export function formatRuns(runs: readonly RunDocument[], look: Look): string {
  if (runs.length === 0) return 'No run.\n';
  const columns = [
    { title: 'RUN', cell: ({ runId }: RunDocument) => runId },
    { title: 'STARTED', cell: ({ startedAt }: RunDocument) => minute(startedAt) },
    { title: 'BY', cell: ({ trigger, only }: RunDocument) => (only ? 'package' : trigger) },
    { title: 'IS', cell: ({ stage }: RunDocument) => stage },
    { title: 'MATCHED', cell: ({ matchJobs }: RunDocument) => String(matchJobs ?? '') },
    { title: 'UNCHANGED', cell: ({ skipped }: RunDocument) => String(skipped ?? '') },
    { title: 'CVES', cell: ({ changedCves }: RunDocument) => String(changedCves ?? '') },
    { title: 'WHY', cell: whyOf, min: 12 },
  ];
  return `${tableLines(runs, columns, look).join('\n')}\n`;
}

function whyOf({ cancelled, failures, only, rerunOf }: RunDocument): string {
  if (cancelled) return `cancelled by ${cancelled.by.name}: ${cancelled.reason}`;
  if (failures[0] !== undefined) return failures[0];
  if (only) return `${only.release}/${only.package} again`;
  return rerunOf === undefined ? '' : `${rerunOf} again`;
}
