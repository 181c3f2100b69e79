import { quantile } from 'simple-statistics';
import type { Lane } from '../../../../../shared/lanes/index.ts';
import { compareText } from '../../../../../shared/platform/index.ts';
import type { ClockStatus } from '../../../../../shared/sla/index.ts';
import type { Severity } from '../../../../../shared/vulnerabilities/index.ts';
import { severities } from '../../present/text/words.ts';
import type { Lag } from '../months.ts';
import type { PastClock } from './clocks-of-fix.ts';
import type { EndedBy, FirstFix } from './first-fixes.ts';

/** A finding of a history with its clocks. */
export type ReplayedFix = FirstFix & { clocks: PastClock[] };

/** Findings of a history together. */
export interface Figures {
  findings: number;
  /** Ended, by what. */
  ended: Partial<Record<EndedBy, number>>;
  open: number;
  /**
   * Days to the image that fixed it, of what a version or a decision fixed, and that was published within the history:
   * a patch that the manifest names may be older than the build that is known to have it.
   */
  sincePublished?: Lag;
  sinceDetected?: Lag;
  /** Clocks, by how they stood at the end. */
  clocks: Partial<Record<ClockStatus, number>>;
}

/** What ended in images built in a month. */
export interface FixMonth extends Figures {
  /** YYYY-MM */
  month: string;
}

/** Of one lane and severity, over the whole history. */
export interface FixGroup extends Figures {
  lane: Lane;
  severity: Severity;
}

/** By the month in which an image ended them; what is open has none. Pure. */
export function monthsOfFixes(fixes: readonly ReplayedFix[], months: readonly string[]): FixMonth[] {
  const byMonth = Map.groupBy(fixes, ({ fixed }) => fixed?.builtAt.slice(0, 7));
  return months.map((month) => ({ month, ...figuresOf(byMonth.get(month) ?? []) }));
}

/** By lane and severity. Pure. */
export function groupsOfFixes(fixes: readonly ReplayedFix[]): FixGroup[] {
  const groups = Map.groupBy(fixes, ({ lane, severity }) => `${lane} ${severity}`);
  return [...groups.values()]
    .flatMap((group): FixGroup[] => {
      const [first] = group;
      return first ? [{ lane: first.lane, severity: first.severity, ...figuresOf(group) }] : [];
    })
    .sort((a, b) => compareText(a.lane, b.lane) || order(a) - order(b));
}

function order({ severity }: FixGroup): number {
  return severities.indexOf(severity);
}

function figuresOf(fixes: readonly ReplayedFix[]): Figures {
  const ended = fixes.flatMap(({ fixed }) => fixed?.by ?? []);
  const exact = fixes.filter(({ fixed, isOlder }) => !isOlder && fixed && isExact(fixed.by));
  const lag = (from: (fix: FirstFix) => string, some: readonly ReplayedFix[]): Lag | undefined =>
    lagOf(some.flatMap((fix) => (fix.fixed ? [days(from(fix), fix.fixed.builtAt)] : [])));
  const sincePublished = lag(
    ({ published }) => published,
    exact.filter(({ published, known }) => published === known),
  );
  const sinceDetected = lag(({ detected }) => detected, exact);
  return {
    findings: fixes.length,
    ended: counted(ended),
    open: fixes.length - ended.length,
    ...(sincePublished && { sincePublished }),
    ...(sinceDetected && { sinceDetected }),
    clocks: counted(fixes.flatMap(({ clocks }) => clocks.map(({ status }) => status))),
  };
}

function isExact(by: EndedBy): boolean {
  return by === 'version' || by === 'decision';
}

function counted<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys.toSorted(compareText)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function lagOf(lags: number[]): Lag | undefined {
  if (lags.length === 0) return undefined;
  const [median = 0, p90 = 0, longest = 0] = quantile(lags, [0.5, 0.9, 1]);
  return { findings: lags.length, median, p90, longest };
}

/** An image that was built before the scan took no time. */
function days(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from)) / 86_400_000;
}
