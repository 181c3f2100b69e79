import { currentId, type ReportDocument } from '../../../../shared/intake/index.ts';
import type { Look } from './text/look.ts';
import { plainLines } from './text/plain.ts';
import { tableLines } from './text/table.ts';
import { day } from './text/words.ts';

/** Reports as a table. Ends with a line break. */
export function formatReports(reports: readonly ReportDocument[], look: Look): string {
  if (reports.length === 0) return 'No report.\n';
  const columns = [
    { title: 'ID', cell: currentId },
    { title: 'RELEASE', cell: ({ release }: ReportDocument) => release, drop: 2 },
    { title: 'PACKAGES', cell: packagesOf, min: 12 },
    { title: 'SEVERITY', cell: ({ rating }: ReportDocument) => rating.severity },
    { title: 'UNTIL', cell: ({ until }: ReportDocument) => day(until) },
    { title: 'OWNER', cell: ({ owner }: ReportDocument) => owner.name, drop: 1 },
    { title: 'STATE', cell: stateOf },
    { title: 'TITLE', cell: ({ title }: ReportDocument) => title, min: 12, drop: 3 },
  ];
  return `${tableLines(reports, columns, look).join('\n')}\n`;
}

function packagesOf({ packages }: ReportDocument): string {
  return packages.map(({ name }) => name).join(' ');
}

function stateOf({ lifted, publishedEarly }: ReportDocument): string {
  if (lifted !== undefined) return `lifted ${day(lifted)}`;
  return publishedEarly === undefined ? '' : `published early, ${day(publishedEarly)}: lift it or not`;
}

/** All of one report. Ends with a line break. */
export function formatReport(report: ReportDocument): string {
  const { own, aliases, release, title, details, contact, rating, until, owner, receivedAt } = report;
  const lines = [
    `${currentId(report)} (${[own, ...aliases].join(', ')}): ${title}`,
    `  ${release}: ${packagesOf(report)}`,
    `  ${rating.severity}${rating.vector === undefined ? '' : ` (${rating.vector})`}, under embargo until ${until}`,
    `  received ${receivedAt} from ${owner.name}; whom to ask: ${contact}`,
    ...[stateOf(report)].filter(Boolean).map((state) => `  ${state}`),
    '',
    details,
  ];
  return `${plainLines(lines.join('\n'))}\n`;
}
