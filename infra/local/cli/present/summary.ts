import { formatFault } from '../../../../shared/platform/index.ts';
import type { Severity } from '../../../../shared/vulnerabilities/index.ts';
import { fieldLines } from './explain/fields.ts';
import { floodLines } from './findings/floods.ts';
import type { Look } from './text/look.ts';
import { byUrgency, outOfBandLines } from './findings/out-of-band.ts';
import { paint, paintSeverity } from './text/paint.ts';
import { plain } from './text/plain.ts';
import type { ScanSummary } from './scan-summary.ts';
import { tableLines } from './text/table.ts';
import { paragraph } from './text/text.ts';
import { duration, number, plural, severities, statuses, statusWord } from './text/words.ts';

const MAX_QUARANTINED = 5;

/**
 * The summary of a scan: numbers first, then what is urgent, then what to do next. Ends with a line break.
 */
export function formatScanSummary(given: ScanSummary, look: Look): string {
  const summary = plain(given);
  const sections = [
    headLines(summary, look),
    findingLines(summary, look),
    outOfBandLines(summary.outOfBand, look),
    floodLines(summary.floods, look),
    quarantineLines(summary, look),
    nextLines(summary, look),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(summary: ScanSummary, look: Look): string[] {
  const { packages, withoutRow, cves, paused } = summary;
  const unchanged =
    packages.skipped > 0
      ? `: ${number(packages.matched)} matched, ${number(packages.skipped)} unchanged`
      : '';
  const silent = withoutRow.length > 0 ? `; ${number(withoutRow.length)} without any row` : '';
  const title = `${summary.release}, scanned in ${duration(summary.milliseconds)}`;
  return [
    paint(look, 'bold', title) + (summary.baseline ? paint(look, 'dim', '  first import: a baseline') : ''),
    '',
    ...fieldLines(
      [
        ['Packages', number(packages.total) + unchanged + silent],
        ['CVEs', `${number(cves)} considered`],
        ['Events', `${eventsOf(summary)}${paused ? '; paused, they wait in the outbox' : ''}`],
        ['State', summary.state],
      ],
      look,
    ),
  ];
}

function eventsOf({ events }: ScanSummary): string {
  const types = Object.entries(events).filter(([, count]) => count > 0);
  const total = types.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 'none published: nothing changed';
  return `${number(total)} published: ${types.map(([type, count]) => `${number(count)} ${type}`).join(', ')}`;
}

interface StatusLine {
  title: string;
  counts: Partial<Record<Severity, number>>;
  total: number;
}

function findingLines({ findings }: ScanSummary, look: Look): string[] {
  const lines = statuses.flatMap((status): StatusLine[] => {
    const counts = findings[status] ?? {};
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return total === 0 ? [] : [{ title: statusWord(status), counts, total }];
  });
  if (lines.length === 0) return ['No findings.'];
  const shown = severities.filter((severity) => lines.some(({ counts }) => (counts[severity] ?? 0) > 0));
  const columns = [
    { title: 'FINDINGS', cell: ({ title }: StatusLine) => title },
    ...shown.map((severity) => ({
      title: severity.toUpperCase(),
      cell: ({ counts }: StatusLine) => (counts[severity] ? number(counts[severity]) : '·'),
      paint: (text: string) =>
        text === '·' ? paint(look, 'dim', text) : paintSeverity(look, severity, text),
      align: 'right' as const,
    })),
    { title: 'TOTAL', cell: ({ total }: StatusLine) => number(total), align: 'right' as const },
  ];
  return tableLines(lines, columns, look, 2);
}

function quarantineLines({ quarantined }: ScanSummary, look: Look): string[] {
  if (quarantined.length === 0) return [];
  const isMended = quarantined.some(({ kept }) => kept);
  const shown = quarantined.slice(0, MAX_QUARANTINED);
  const more = quarantined.length - shown.length;
  return [
    paint(
      look,
      'yellow',
      `${plural(quarantined.length, 'record')} set aside${isMended ? ' or repaired' : ''}`,
    ),
    ...shown.flatMap((rejected) =>
      paragraph(`${rejected.source} ${rejected.record}: ${formatFault(rejected)}`, look.width, 2),
    ),
    ...(more > 0 ? [`  and ${number(more)} more`] : []),
  ];
}

function nextLines({ outOfBand, command }: ScanSummary, look: Look): string[] {
  const steps: [line: string, what: string][] = [[`${command} match`, 'every finding, as a table']];
  const [gravest] = byUrgency(outOfBand);
  const cve = gravest?.cves[0]?.cve;
  if (gravest && cve !== undefined) {
    steps.push([`${command} explain ${gravest.package} ${cve}`, 'why one finding exists']);
  }
  steps.push([`${command} serve`, 'scan twice a day, and the API']);
  const width = Math.max(...steps.map(([line]) => line.length));
  return [
    paint(look, 'bold', 'Next'),
    ...steps.map(([line, what]) =>
      width + what.length + 4 > look.width
        ? `  ${line}`
        : `  ${line.padEnd(width)}  ${paint(look, 'dim', what)}`,
    ),
  ];
}
