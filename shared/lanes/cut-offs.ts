import { type CutOffs, type ImagesPolicy, isLive } from './image-policy.ts';

const DAY = 86_400_000;

/** The first cut-off after an instant. Pure. Months end on their last day where they lack the day of the first. */
export function cutOffAfter({ first, every }: CutOffs, at: Date): Date {
  let step = stepsUntil({ first, every }, at) - 1;
  while (cutOff({ first, every }, step) <= at) step += 1;
  return cutOff({ first, every }, step);
}

/** The last cut-off at or before an instant. Pure. */
export function cutOffBefore({ first, every }: CutOffs, at: Date): Date {
  let step = stepsUntil({ first, every }, at) + 1;
  while (cutOff({ first, every }, step) > at) step -= 1;
  return cutOff({ first, every }, step);
}

/** The next cut-off of each live line of a release, by name. Pure. */
export function nextCutOffs(
  images: ImagesPolicy,
  release: string,
  at: Date,
): { line: string; cutOff: string }[] {
  return Object.entries(images)
    .filter(([, line]) => line.release === release && isLive(line, cutOffAfter(line.cutOffs, at)))
    .map(([line, { cutOffs }]) => ({ line, cutOff: cutOffAfter(cutOffs, at).toISOString() }))
    .sort((a, b) => (a.line < b.line ? -1 : 1));
}

/** About how many steps lie between the first cut-off and an instant: at most one off. */
function stepsUntil({ first, every }: CutOffs, at: Date): number {
  const from = new Date(first);
  if (every === 'month')
    return (at.getUTCFullYear() - from.getUTCFullYear()) * 12 + at.getUTCMonth() - from.getUTCMonth();
  return Math.floor((at.getTime() - from.getTime()) / stepOf(every));
}

function cutOff({ first, every }: CutOffs, step: number): Date {
  const from = new Date(first);
  if (every !== 'month') return new Date(from.getTime() + step * stepOf(every));
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + step];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const sinceMidnight = from.getTime() % DAY;
  return new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)) + sinceMidnight);
}

function stepOf(every: 'week' | 'two-weeks'): number {
  return (every === 'week' ? 7 : 14) * DAY;
}
