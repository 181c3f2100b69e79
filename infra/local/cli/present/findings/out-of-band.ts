import type { Severity } from '../../../../../shared/vulnerabilities/index.ts';
import type { Look } from '../text/look.ts';
import { linkCve, paint, paintSeverity } from '../text/paint.ts';
import type { OutOfBandPackage } from '../scan-summary.ts';
import { type Column, tableLines } from '../text/table.ts';
import { evr, number, plural, severities } from '../text/words.ts';

const MAX_PACKAGES = 20;
const MAX_CVES = 4;

/** The packages whose fixes cannot wait, most severe first, as a table under a heading. */
export function outOfBandLines(outOfBand: readonly OutOfBandPackage[], look: Look): string[] {
  if (outOfBand.length === 0) return [];
  const cves = new Set(outOfBand.flatMap((each) => each.cves.map(({ cve }) => cve))).size;
  const shown = byUrgency(outOfBand).slice(0, MAX_PACKAGES);
  const columns: Column<OutOfBandPackage>[] = [
    {
      title: 'SEVERITY',
      cell: gravest,
      paint: (text, row) => paintSeverity(look, gravest(row), text),
    },
    { title: 'PACKAGE', cell: (row) => row.package, min: 12 },
    { title: 'VERSION', cell: evr, paint: (text) => paint(look, 'dim', text), drop: 1 },
    { title: 'CVES', cell: cveList, paint: (text, row) => paintCves(text, row, look), min: 20 },
  ];
  const more = outOfBand.length - shown.length;
  const counts = `${plural(outOfBand.length, 'package')}, ${plural(cves, 'CVE')} (! known to be exploited)`;
  return [
    `${paint(look, 'bold', 'Out of band')}  ${paint(look, 'dim', counts)}`,
    ...tableLines(shown, columns, look, 2),
    ...(more > 0 ? [`  and ${plural(more, 'more package')}`] : []),
  ];
}

/** The most severe package first, and within it the most severe CVE. */
export function byUrgency(packages: readonly OutOfBandPackage[]): OutOfBandPackage[] {
  return packages
    .map((each) => ({ ...each, cves: each.cves.toSorted((a, b) => rank(a.severity) - rank(b.severity)) }))
    .sort((a, b) => rank(gravest(a)) - rank(gravest(b)) || (a.package < b.package ? -1 : 1));
}

function gravest({ cves }: OutOfBandPackage): Severity {
  return severities[Math.min(...cves.map(({ severity }) => rank(severity)))] ?? 'unknown';
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function cveList({ cves }: OutOfBandPackage): string {
  const shown = cves.slice(0, MAX_CVES).map(({ cve, exploited }) => cve + (exploited ? '!' : ''));
  const more = cves.length - shown.length;
  return shown.join(' ') + (more > 0 ? ` and ${number(more)} more` : '');
}

function paintCves(text: string, { cves }: OutOfBandPackage, look: Look): string {
  return text.replace(/CVE-\d{4}-\d{4,}!?(?![\d…])/g, (shown) => {
    const id = shown.replace('!', '');
    const severity = cves.find(({ cve }) => cve === id)?.severity ?? 'unknown';
    return linkCve(look, id, paintSeverity(look, severity, shown));
  });
}
