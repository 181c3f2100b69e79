import { shownBeside } from '../explain/beside.ts';
import type { Look } from '../text/look.ts';
import { linkCve, paint, paintSeverity } from '../text/paint.ts';
import type { FindingRow } from './row.ts';
import type { Column } from '../text/table.ts';
import { dispositionWord, evr, justificationWord, laneWord, rangeWords } from '../text/words.ts';

/**
 * The columns of the finding tables. Narrow terminals drop the reasons first, then the lane, then the column
 * for known exploitation and those of sources beside the snapshot.
 */

/** For affected findings. */
export function findingColumns(look: Look): Column<FindingRow>[] {
  return [...common(look), lane(look), reason(look, criterionOf)];
}

/** For investigations: how likely each is, and what led to it. */
export function investigationColumns(look: Look): Column<FindingRow>[] {
  return [
    ...common(look),
    {
      title: 'CONFIDENCE',
      cell: ({ confidence = 0 }) => confidence.toFixed(2),
      align: 'right',
      drop: 2,
    },
    reason(look, ({ evidence }) => evidence.routing?.[0] ?? evidence.reason),
  ];
}

/** For findings that are fixed or not affected. */
export function settledColumns(look: Look): Column<FindingRow>[] {
  return [
    ...common(look),
    {
      title: 'JUSTIFICATION',
      cell: ({ justification }) => (justification === undefined ? '' : justificationWord(justification)),
      drop: 4,
    },
    { ...reason(look, ({ evidence }) => evidence.reason), min: 48 },
  ];
}

function common(look: Look): Column<FindingRow>[] {
  return [
    {
      title: 'SEVERITY',
      cell: ({ severity, score, rating }) => {
        // The vendor's own score, to go with its severity.
        const shown = rating ? rating.score : score;
        return `${severity.padEnd(8)} ${(shown?.toFixed(1) ?? '').padStart(4)}`.trimEnd();
      },
      paint: (text, { severity }) => paintSeverity(look, severity, text),
    },
    { title: 'PACKAGE', cell: (row) => row.package, min: 12 },
    { title: 'VERSION', cell: evr, paint: (text) => paint(look, 'dim', text), min: 10 },
    { title: 'CVE', cell: ({ cve }) => cve, paint: (text, { cve }) => linkCve(look, cve, text) },
    {
      title: 'KEV',
      cell: ({ kev }) => (kev === undefined ? '' : 'yes'),
      paint: (text) => paint(look, 'red', text),
      drop: 1,
    },
    ...shownBeside.map(({ title, cell }) => ({ title, cell, align: 'right' as const, drop: 1 })),
  ];
}

function lane(look: Look): Column<FindingRow> {
  return {
    title: 'LANE',
    cell: (row) => (row.disposition === undefined ? laneWord(row.lane) : dispositionWord(row.disposition)),
    paint: (text, row) =>
      row.lane === 'out-of-band' && row.disposition === undefined ? paint(look, 'bold', text) : text,
    drop: 2,
  };
}

function reason(look: Look, text: (row: FindingRow) => string): Column<FindingRow> {
  return {
    title: 'WHY',
    cell: (row) => marksOf(row) + text(row),
    paint: (cut) => paint(look, 'dim', cut),
    min: 24,
    drop: 3,
  };
}

/**
 * What precedes a reason: the CVSS score behind a vendor's rating, tags such as disputed, and the bundled
 * component.
 */
function marksOf({ via, tags = [], rating, score }: FindingRow): string {
  const marks = [
    ...(rating ? [`vendor's rating, CVSS ${score?.toFixed(1) ?? 'unknown'}`] : []),
    ...tags.map((tag) => tag.replaceAll('-', ' ')),
    ...(via === undefined ? [] : [componentOf(via)]),
  ];
  return marks.map((mark) => `${mark}: `).join('');
}

function criterionOf({ evidence }: FindingRow): string {
  const decision = evidence.decision ?? evidence.rating;
  if (decision) return `${decision.author}: ${decision.reason}`;
  const matched = evidence.criteria.find(({ matched }) => matched);
  return matched === undefined ? evidence.reason : `${matched.product} ${rangeWords(matched.range)}`;
}

/** `pkg:golang/golang.org/x/net@v0.13.0` → `golang.org/x/net v0.13.0`. */
function componentOf(purl: string): string {
  return purl.replace(/^pkg:[^/]+\//, '').replace(/@([^@]*)$/, ' $1');
}
