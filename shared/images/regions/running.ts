import type { RunningImage } from '../documents.ts';

/** Most images that a region is remembered to run: a roll-out has two, one that is rolled out over another three. */
const MOST = 20;

/**
 * What a region runs after a report. An image that all its nodes run leaves no room for another, one that none runs is
 * gone; else the others stay, with shares that only their own reports tell. Pure.
 */
export function runningAfter(before: readonly RunningImage[], report: RunningImage): RunningImage[] {
  if (report.share === 1) return [report];
  const others = before.filter(({ version }) => version !== report.version);
  return [...others, ...(report.share > 0 ? [report] : [])].slice(-MOST);
}

/** Whether these are all images that run there: one was reported for all nodes once, or they add up. Pure. */
export function isWhole(running: readonly RunningImage[]): boolean {
  const sum = running.reduce((all, { share }) => all + share, 0);
  return sum >= 1 - 1e-9;
}
