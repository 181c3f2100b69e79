import type { Term } from '../../../shared/sla/policies/term.ts';
import { due as counted, STEP } from '../policies/brute-force.ts';

type Severity = 'critical' | 'low';

/** A policy of one clock, by severity. */
interface ModelPolicy {
  terms: Record<Severity, Term>;
  calendar: Parameters<typeof counted>[2];
}

/** What happened to one finding, each at a whole step. */
export type Happening = { at: number } & (
  | { what: 'affected'; severity: Severity }
  | { what: 'fixed' | 'place' | 'unplace' | 'pause' | 'resume' }
  | { what: 'policy'; policy: ModelPolicy }
);

interface Reading {
  status: string;
  /** `Infinity`: none, or beyond the horizon. */
  due: number;
  /** A step more or less could say otherwise: the oracle counts in steps. */
  isClose: boolean;
}

const HORIZON = 120 * 86_400_000;
const AT_RISK = 0.25;

/** What the clock of each round shows, by walking through the steps one by one. */
export function shownBy(happenings: readonly Happening[], now: number): Reading[] {
  const rounds: { from: number; until: number }[] = [];
  for (const { at, what } of happenings) {
    const open = rounds.find(({ until }) => until === Infinity);
    if (what === 'affected' && !open) rounds.push({ from: at, until: Infinity });
    if (what === 'fixed' && open) open.until = at;
  }
  return rounds.map((round) => roundBy(happenings, round, now));
}

function roundBy(
  happenings: readonly Happening[],
  { from, until }: { from: number; until: number },
  now: number,
): Reading {
  const policies = happenings.filter((each) => each.what === 'policy').filter(({ at }) => at <= until);
  const { calendar } = (policies.at(-1) as (typeof policies)[number]).policy;
  const termAt = (at: number): Term => {
    const said = happenings.filter((each) => each.what === 'affected' && each.at <= at && each.at >= from);
    const { severity } = said.at(-1) as Extract<Happening, { what: 'affected' }>;
    return (policies.filter((each) => each.at <= at).at(-1) ?? policies[0])?.policy.terms[severity] as Term;
  };
  const isPlaced = lasting(happenings, 'place', 'unplace');
  const isPaused = lasting(happenings, 'pause', 'resume');
  const isStopped = (at: number): boolean => at >= until || isPlaced(at);

  let stopped: number | undefined;
  for (let at = now; at >= from && isStopped(at); at -= STEP) stopped = at;
  const end = stopped ?? now;
  const gaps: { from: number; until: number }[] = [];
  for (let at = from; at < end; at += STEP)
    if (isPaused(at) || isStopped(at)) {
      const last = gaps.at(-1);
      if (last?.until === at) last.until += STEP;
      else gaps.push({ from: at, until: at + STEP });
    }
  const standsStill = stopped === undefined && isPaused(now);
  if (standsStill) gaps.push({ from: now, until: Infinity });

  const dueOf = (start: number, term: Term): number =>
    counted(start, term, calendar, { gaps, horizon: from + HORIZON });
  const changes = [
    from,
    ...happenings.filter(({ what }) => what === 'affected' || what === 'policy').map(({ at }) => at),
  ]
    .filter((at) => at >= from && at <= end)
    .filter((at, index, all) => all.indexOf(at) === index);
  let isClose = false;
  let basis = { start: from, term: termAt(from), due: dueOf(from, termAt(from)) };
  for (const at of changes) {
    const term = termAt(at);
    const whole = dueOf(from, term);
    const anew = dueOf(at, term);
    isClose ||= near(whole, basis.due) || near(anew, basis.due);
    if (whole >= basis.due) basis = { start: from, term, due: whole };
    else if (anew < basis.due) basis = { start: at, term, due: anew };
  }
  const { start, term, due } = basis;
  const risk = dueOf(start, { ...term, amount: term.amount * (1 - AT_RISK) });
  const status = statusOf({ end, due, risk, now, isStopped: stopped !== undefined, standsStill });
  return { status, due, isClose: isClose || close(due, end) || close(risk, now) };
}

function statusOf(at: {
  end: number;
  due: number;
  risk: number;
  now: number;
  isStopped: boolean;
  standsStill: boolean;
}): string {
  if (at.end > at.due) return 'breached';
  if (at.isStopped) return 'met';
  if (at.standsStill) return 'paused';
  return at.now >= at.risk ? 'at-risk' : 'on-track';
}

/** Whether something holds at a step that one happening begins and another ends. */
function lasting(
  happenings: readonly Happening[],
  begins: Happening['what'],
  ends: Happening['what'],
): (at: number) => boolean {
  const turns = happenings.filter(({ what }) => what === begins || what === ends);
  return (at) => turns.filter((each) => each.at <= at).at(-1)?.what === begins;
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= STEP;
}

/** Two that a step could turn round; the same one is none. */
function near(a: number, b: number): boolean {
  return a !== b && close(a, b);
}
