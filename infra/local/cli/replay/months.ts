import { quantile } from 'simple-statistics';
import { laneFacts, laneOf, type Lane, type Policy } from '../../../../shared/lanes/index.ts';
import type { Verdict } from '../../../../shared/vulnerabilities/index.ts';
import { nextScan } from './next-scan.ts';

/** Days from publication to a scan. */
export interface Lag {
  findings: number;
  median: number;
  p90: number;
  longest: number;
}

/** What scans would have found in a month. */
export interface ReplayedMonth {
  /** YYYY-MM */
  month: string;
  affected: number;
  investigated: number;
  /** A patch of the build fixes it. */
  patched: number;
  /** Lanes of what is open. */
  lanes: Partial<Record<Lane, number>>;
  /** To the first scan after publication: no scan can find it earlier. */
  atLeast?: Lag;
  /** To the first scan after the record's last change, which has the form that was matched: no later. */
  atMost?: Lag;
}

type Found = Pick<Verdict, 'status' | 'published' | 'lastModified'> & { lane: Lane };

interface Period {
  /** YYYY-MM, both included. */
  from: string;
  to: string;
}

/** The months of a period, each with what was published so that a scan of that month saw it first. Pure. */
export function replayMonths(
  byPackage: Iterable<readonly Verdict[]>,
  policy: Policy,
  period: Period,
): ReplayedMonth[] {
  const found = new Map<string, Found[]>(monthsOf(period).map((month) => [month, []]));
  for (const verdicts of byPackage)
    for (const verdict of verdicts) {
      const { status, published, lastModified } = verdict;
      if (status === 'not_affected') continue;
      const { lane } = laneOf(policy, laneFacts(verdict));
      found.get(nextScan(published).slice(0, 7))?.push({ status, published, lastModified, lane });
    }
  return [...found].map(([month, all]) => monthOf(month, all, period.to));
}

function monthOf(month: string, found: readonly Found[], to: string): ReplayedMonth {
  const count = (status: Found['status']): number => found.filter((each) => each.status === status).length;
  const open = found.filter(({ status }) => status !== 'fixed');
  const lanes = Object.entries(Object.groupBy(open, ({ lane }) => lane)).sort(([a], [b]) => (a < b ? -1 : 1));
  const settled = found.filter(({ lastModified }) => lastModified.slice(0, 7) <= to);
  const atLeast = lagOf(found.map(({ published }) => days(published, nextScan(published))));
  const atMost = lagOf(
    settled.map(({ published, lastModified }) =>
      days(published, nextScan(lastModified > published ? lastModified : published)),
    ),
  );
  return {
    month,
    affected: count('affected'),
    investigated: count('under_investigation'),
    patched: count('fixed'),
    lanes: Object.fromEntries(lanes.map(([lane, all]) => [lane, all.length])),
    ...(atLeast ? { atLeast } : {}),
    ...(atMost ? { atMost } : {}),
  };
}

function lagOf(lags: number[]): Lag | undefined {
  if (lags.length === 0) return undefined;
  const [median = 0, p90 = 0, longest = 0] = quantile(lags, [0.5, 0.9, 1]);
  return { findings: lags.length, median, p90, longest };
}

function days(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** The months from one to another. */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  const day = new Date(`${from}-01T00:00:00.000Z`);
  for (; day.toISOString().slice(0, 7) <= to; day.setUTCMonth(day.getUTCMonth() + 1))
    months.push(day.toISOString().slice(0, 7));
  return months;
}
