import type { BesideSource } from '../source.ts';
import { wholeFile } from '../whole-file.ts';
import { type Epss, epssSchema, parseEpss } from './epss.ts';

/** FIRST's scores. They change daily for nearly every CVE and decide nothing by themselves. */
export const epss = {
  ...wholeFile('epss'),
  keeps: 'beside',
  help: { what: "FIRST's EPSS scores (CSV, plain or gzip)", location: 'file|url' },
  parse: parseEpss,
  record: epssSchema,
  shows: {
    title: 'EPSS',
    cell: ({ score }) => percent(score),
    line: ({ score, percentile, date }) =>
      `${percent(score)} likely to be exploited within thirty days, more than ${percent(percentile)} of all CVEs (${date})`,
  },
} as const satisfies BesideSource<'epss', Epss>;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
