import type { RunComparison, SourceComparison } from '../../../../../shared/runs/index.ts';
import type { Look } from '../text/look.ts';
import { plainLines } from '../text/plain.ts';
import { tableLines } from '../text/table.ts';
import { laneWord, number, statusWord } from '../text/words.ts';

type Move = RunComparison['findings'][number];

/** What changed between two runs. Ends with a line break. */
export function formatComparison(
  { run, before, findings, sources, identities }: RunComparison,
  look: Look,
): string {
  const changed = Object.entries(identities).map(
    ([release, changes]) => `${release}: ${number(changes.length)} identities changed`,
  );
  const blocks = [
    [`run ${run.runId} after ${before.runId}`],
    tableLines(sources, sourceColumns, look),
    ...(findings.length === 0 ? [['No finding changed.']] : [tableLines(findings, moveColumns, look)]),
    ...(changed.length === 0 ? [] : [[plainLines(changed.join('\n'))]]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const sourceColumns = [
  { title: 'SOURCE', cell: ({ source }: SourceComparison) => source },
  {
    title: 'FILES',
    cell: ({ files }: SourceComparison) =>
      `${files.done} read, ${files.skipped} same, ${files.failed} failed`,
  },
  { title: 'RECORDS', cell: ({ records }: SourceComparison) => number(records) },
  { title: 'QUARANTINED', cell: ({ quarantined }: SourceComparison) => number(quarantined) },
  { title: 'OPENED', cell: ({ findings }: SourceComparison) => number(findings.opened) },
  { title: 'CLOSED', cell: ({ findings }: SourceComparison) => number(findings.closed) },
  { title: 'LANE', cell: ({ findings }: SourceComparison) => number(findings.lane) },
  { title: 'OTHER', cell: ({ findings }: SourceComparison) => number(findings.other) },
];

const moveColumns = [
  { title: 'WHAT', cell: ({ kind }: Move) => kind },
  { title: 'PACKAGE', cell: ({ packageKey }: Move) => packageKey },
  { title: 'CVE', cell: ({ cve }: Move) => cve },
  { title: 'BEFORE', cell: ({ from }: Move) => (from ? stateWords(from) : '') },
  { title: 'NOW', cell: ({ to }: Move) => stateWords(to) },
  { title: 'WHY', cell: ({ reason }: Move) => reason, min: 20 },
];

function stateWords({ status, lane, severity }: Move['to']): string {
  return [statusWord(status), severity, laneWord(lane)].filter((word) => word !== '').join(', ');
}
