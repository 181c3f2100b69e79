import type { Chart } from '../../charts/svg-chart.ts';
import type { Lag } from '../../replay/months.ts';
import type { Figures, FixGroup, FixMonth, ReplayedFix } from '../../replay/images/summary.ts';
import type { ReplayedImages } from '../../replay/images/replay-images.ts';
import type { EndedBy } from '../../replay/images/first-fixes.ts';
import type { Look } from '../text/look.ts';
import { type Column, tableLines } from '../text/table.ts';
import { day, laneWord, plural, statusWord } from '../text/words.ts';

/** What a history of images says of fixes, by month and by lane and severity. Ends with a line break. */
export function formatImageReplay(
  { release, variant, images, months, groups }: ReplayedImages,
  look: Look,
): string {
  const lines = [
    `${release} ${variant}: ${plural(images.length, 'image')}, ${images[0]?.version ?? ''} to ${images.at(-1)?.version ?? ''}`,
    '',
    ...tableLines(
      months,
      [{ title: 'MONTH', cell: ({ month }: FixMonth) => month }, ...figures<FixMonth>()],
      look,
    ),
    '',
    ...tableLines(
      groups,
      [
        { title: 'LANE', cell: ({ lane }: FixGroup) => laneWord(lane) },
        { title: 'SEVERITY', cell: ({ severity }: FixGroup) => severity },
        ...figures<FixGroup>(),
        count<FixGroup>('OPEN', ({ open }) => open),
      ],
      look,
    ),
    '',
    'By what findings ended: the version is none that is affected, a patch or mark that the manifest names, a decision,',
    'or the package is gone. Lag: days to the first image with the fix, from publication and from the scan that could',
    'find it, median and 90 %, of what a version or a decision fixed. Met and breached: clocks of what is affected.',
  ];
  return `${lines.join('\n')}\n`;
}

/** Findings one by one, each with the images around its end. Ends with a line break. */
export function formatFixes(fixes: readonly ReplayedFix[], look: Look): string {
  if (fixes.length === 0) return 'No image had any of them once it was published.\n';
  const columns: Column<ReplayedFix>[] = [
    { title: 'PACKAGE', cell: (fix) => fix.package },
    { title: 'CVE', cell: ({ cve }) => cve },
    { title: 'PUBLISHED', cell: ({ published }) => day(published) },
    { title: 'WAS', cell: ({ before }) => statusWord(before.status), drop: 1 },
    { title: 'UNTIL', cell: ({ before }) => `${before.image}: ${before.builds.join(', ')}` },
    { title: 'FIRST WITHOUT', cell: firstWithout },
    { title: 'BY', cell: ({ fixed }) => fixed?.by ?? '' },
  ];
  return `${tableLines(fixes, columns, look).join('\n')}\n`;
}

function firstWithout({ fixed, candidates = [] }: ReplayedFix): string {
  if (fixed) return `${fixed.image}: ${fixed.builds.join(', ')}`;
  const later = candidates.map(({ image, builds }) => `${image}: ${builds.join(', ')}`);
  return later.length === 0 ? 'open' : `open; to be looked at: ${later.join('; ')}`;
}

function figures<Row extends Figures>(): Column<Row>[] {
  const ended = (title: string, ...by: EndedBy[]): Column<Row> =>
    count(title, (row) => by.reduce((sum, each) => sum + (row.ended[each] ?? 0), 0));
  return [
    ended('VERSION', 'version'),
    ended('PATCH', 'patch', 'mark'),
    ended('DECISION', 'decision'),
    ended('GONE', 'removal'),
    { title: 'LAG PUBLISHED', cell: ({ sincePublished }) => lagWords(sincePublished) },
    { title: 'LAG DETECTED', cell: ({ sinceDetected }) => lagWords(sinceDetected) },
    count('MET', ({ clocks }) => clocks.met),
    count('BREACHED', ({ clocks }) => clocks.breached),
  ];
}

function count<Row>(title: string, of: (row: Row) => number | undefined): Column<Row> {
  return { title, align: 'right', cell: (row) => String(of(row) ?? 0) };
}

function lagWords(lag: Lag | undefined): string {
  return lag ? `${lag.median.toFixed(1)} / ${lag.p90.toFixed(1)}` : '';
}

/** What images ended in each month, by what, and how long that took. */
export function chartOfImageReplay({ release, variant, months }: ReplayedImages): Chart {
  const bars = (by: EndedBy): Chart['series'][number] => ({
    ...{ name: by, kind: 'bar', stack: 'ended' },
    values: months.map(({ ended }) => ended[by] ?? 0),
  });
  return {
    title: `Findings that images of ${release} ${variant} ended, and the median days that took`,
    unit: 'findings, days',
    categories: months.map(({ month }) => month),
    series: [
      ...(['version', 'patch', 'mark', 'decision', 'removal'] as const).map(bars),
      {
        ...{ name: 'median days since publication', kind: 'line' },
        values: months.map(({ sincePublished }) => sincePublished?.median ?? null),
      },
    ],
  };
}
