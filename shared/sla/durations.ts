import { quantile } from 'simple-statistics';
import type { Lane } from '../lanes/index.ts';
import type { Platform } from '../platform/index.ts';
import type { Severity } from '../vulnerabilities/index.ts';
import { readFacts } from './facts/read-facts.ts';
import type { ClockFacts } from './policies/index.ts';

/** How long something took, over the findings of one lane and severity. Days. */
export interface Durations {
  what: 'detect' | 'fix' | 'image';
  lane: Lane;
  severity: Severity;
  findings: number;
  median: number;
  p90: number;
  longest: number;
}

interface Taken {
  what: Durations['what'];
  lane: Lane;
  severity: Severity;
  /** Epoch milliseconds of its end. */
  until: number;
  days: number;
}

const DAY = 86_400_000;

/**
 * What ended in a month, by lane and severity: from the publication of a CVE to its detection, from being affected to
 * the fix that ships, and to the first image that holds it. What is published after it was detected (a report under
 * embargo) took no time.
 * @param month `YYYY-MM`, in UTC
 */
export async function durationsOf(
  { documents }: Platform,
  release: string,
  month: string,
): Promise<Durations[]> {
  const taken: Taken[] = [];
  for await (const { facts } of readFacts(documents, release)) {
    for (const each of takenBy(facts)) if (isIn(month, each.until)) taken.push(each);
  }
  const groups = Map.groupBy(taken, ({ what, lane, severity }) => [what, lane, severity].join(' '));
  return [...groups.values()]
    .flatMap(summaryOf)
    .sort((a, b) => order(a) - order(b) || b.findings - a.findings);
}

/** By the first time that it was affected. */
function takenBy({ published, detected, states, reached }: ClockFacts): Taken[] {
  const affected = states.find(({ status }) => status === 'affected');
  if (!affected) return [];
  const { at, severity, lane } = affected;
  const fixed = states.find((state) => state.status === 'fixed' && state.at > at)?.at;
  const image = reached['in-image']?.[0]?.from;
  const span = (what: Durations['what'], from: number, until: number | undefined): Taken[] =>
    until === undefined ? [] : [{ what, severity, lane, until, days: Math.max(0, until - from) / DAY }];
  return [...span('detect', published, detected), ...span('fix', at, fixed), ...span('image', at, image)];
}

function isIn(month: string, instant: number): boolean {
  return new Date(instant).toISOString().startsWith(`${month}-`);
}

function summaryOf(group: readonly Taken[]): Durations[] {
  const [first] = group;
  if (!first) return [];
  const days = group.map((each) => each.days);
  const [median = 0, p90 = 0, longest = 0] = quantile(days, [0.5, 0.9, 1]);
  const { what, lane, severity } = first;
  return [{ what, lane, severity, findings: group.length, median, p90, longest }];
}

const ORDER: readonly Durations['what'][] = ['detect', 'fix', 'image'];

function order({ what }: Durations): number {
  return ORDER.indexOf(what);
}
