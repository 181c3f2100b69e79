import type { Status } from '../../../../../shared/vulnerabilities/index.ts';
import { findingColumns, investigationColumns, settledColumns } from './finding-columns.ts';
import { type FloodedPackage, floodLines } from './floods.ts';
import { moduleGroups } from '../../../../../shared/findings/index.ts';
import { moduleGroupLines } from './module-groups.ts';
import type { Look } from '../text/look.ts';
import { type OrderName, orders } from './order.ts';
import { paint, paintSeverity } from '../text/paint.ts';
import type { FindingRow } from './row.ts';
import { type Column, tableLines } from '../text/table.ts';
import { paragraph } from '../text/text.ts';
import { confidenceWord, number, plural, severities, statuses, statusWord } from '../text/words.ts';

interface FindingsOptions {
  /** Lists fixed and not affected findings too; otherwise they are only counted. */
  all?: boolean;
  /** Packages whose investigations are shown in groups; `all` lists each of them too. */
  floods?: readonly FloodedPackage[];
  /** Default: by severity. */
  sort?: OrderName | undefined;
}

/**
 * Findings for a person: a table of affected ones, one of investigations, and a summary line. Ends with a line break.
 */
export function formatFindings(
  rows: readonly FindingRow[],
  look: Look,
  options: FindingsOptions = {},
): string {
  const groups = moduleGroups(rows.filter(({ flood }) => flood === undefined));
  const grouped = new Set(options.all === true ? [] : groups.flatMap(({ findings }) => findings));
  const sorted = rows.toSorted(orders[options.sort ?? 'severity']);
  const of = (status: Status): FindingRow[] =>
    sorted.filter((row) => row.status === status && !grouped.has(row));
  const listed = of('under_investigation').filter(({ flood }) => options.all === true || flood === undefined);
  const investigated = Map.groupBy(listed, ({ confidence = 0 }) => confidenceWord(confidence));
  const sections = [
    section('Affected', of('affected'), findingColumns(look), look),
    ...(['likely', 'possible'] as const).map((word) =>
      section(`Under investigation, ${word}`, investigated.get(word) ?? [], investigationColumns(look), look),
    ),
  ];
  sections.push(moduleGroupLines(groups, look), floodLines(options.floods ?? [], look));
  if (options.all === true) {
    sections.push(
      section('Fixed', of('fixed'), settledColumns(look), look),
      section('Not affected', of('not_affected'), settledColumns(look), look),
    );
  }
  sections.push(
    sum(rows, look, { ...options, areGrouped: grouped.size > 0 }).flatMap((sentence) =>
      paragraph(sentence, look.width),
    ),
  );
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, rows: FindingRow[], columns: Column<FindingRow>[], look: Look): string[] {
  if (rows.length === 0) return [];
  return [
    `${paint(look, 'bold', title)} ${paint(look, 'dim', number(rows.length))}`,
    ...tableLines(rows, columns, look, 2),
  ];
}

function sum(
  rows: readonly FindingRow[],
  look: Look,
  { all, floods = [], areGrouped }: FindingsOptions & { areGrouped: boolean },
): string[] {
  if (rows.length === 0) return ['No findings.'];
  const packages = new Set(rows.map((row) => row.package)).size;
  const counts = statuses
    .map((status) => ({ status, found: rows.filter((row) => row.status === status) }))
    .filter(({ found }) => found.length > 0)
    .map(
      ({ status, found }) =>
        `${number(found.length)} ${statusWord(status)}${bySeverity(status, found, look)}`,
    );
  const exploited = rows.filter(({ status, kev }) => status === 'affected' && kev !== undefined).length;
  const hidden = all !== true && rows.some(({ status }) => status === 'fixed' || status === 'not_affected');
  const hiddenWords = `--all also lists fixed and not affected${floods.length > 0 ? ', and each investigation of a flood' : ''}${areGrouped ? ', and each finding of several packages in one module' : ''}.`;
  return [
    `${plural(packages, 'package')} with findings: ${counts.join(', ')}.`,
    ...(exploited > 0
      ? [paint(look, 'red', `${number(exploited)} of the affected are known to be exploited.`)]
      : []),
    ...(hidden ? [paint(look, 'dim', hiddenWords)] : []),
  ];
}

function bySeverity(status: Status, found: FindingRow[], look: Look): string {
  if (status !== 'affected') return '';
  const counts = severities.flatMap((severity) => {
    const count = found.filter((row) => row.severity === severity).length;
    return count === 0 ? [] : [paintSeverity(look, severity, `${number(count)} ${severity}`)];
  });
  return ` (${counts.join(', ')})`;
}
