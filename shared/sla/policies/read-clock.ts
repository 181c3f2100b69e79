import type { BusinessDays } from './calendar.ts';
import { deadline } from './deadline.ts';
import { mergedSpans, type Span } from './spans.ts';
import type { Term } from './term.ts';

export const CLOCK_STATUSES = ['on-track', 'at-risk', 'breached', 'met', 'paused'] as const;
export type ClockStatus = (typeof CLOCK_STATUSES)[number];

/** The history of one clock. Instants are epoch milliseconds. */
export interface ClockHistory {
  started: number;
  /** The term that held from each instant on, in order; the first from no later than the start. Absent: no deadline. */
  terms: readonly { since: number; term?: Term }[];
  /** When the clock stood still; the end of a pause may be planned. */
  pauses: readonly Span[];
  /** When what it waits for held: a place that ended has an end, and the clock ran again. */
  stops: readonly Span[];
}

export interface ClockReading {
  status: ClockStatus;
  /** Absent without a deadline, and in a pause without an end. */
  due?: number;
  /** Since when what it waits for holds. */
  stopped?: number;
  /** When it first ran past a deadline; stays, whatever comes later. */
  breached?: number;
}

/** What a deadline is counted from. */
interface Basis {
  from: number;
  term?: Term;
  due: number;
}

/**
 * What a clock shows at an instant, worked out from its history alone: what comes later changes nothing of it.
 * A term that is shortened in the middle (a higher severity, a new policy) counts anew from there and never beyond
 * the old deadline, so that no clock is born breached; a longer one counts from the start.
 * @param atRisk the share of the term, 0 to 1, that is left when the clock is at risk
 */
export function readClock(
  history: ClockHistory,
  now: number,
  days: BusinessDays,
  atRisk: number,
): ClockReading {
  const { basis, stop, breached, pause, riskFrom } = standingAt(history, now, days, atRisk);
  const reading = {
    ...(basis.due !== Infinity && { due: basis.due }),
    ...(stop && { stopped: stop.from }),
    ...(breached !== undefined && { breached }),
  };
  if ((stop?.from ?? now) > basis.due) return { status: 'breached', ...reading };
  if (stop) return { status: 'met', ...reading };
  if (pause) return { status: 'paused', ...reading };
  return { status: now >= riskFrom ? 'at-risk' : 'on-track', ...reading };
}

/**
 * The next instant at which a clock changes by time alone, in epoch milliseconds: a pause or a stop with a known end is
 * over, it is at risk, its deadline has passed. `Infinity`: it never does.
 */
export function nextChange(history: ClockHistory, now: number, days: BusinessDays, atRisk: number): number {
  const { basis, stop, pause, riskFrom } = standingAt(history, now, days, atRisk);
  if (stop) return stop.until;
  if (now > basis.due) return Infinity;
  if (pause) return Math.min(pause.until, basis.due + 1);
  return now < riskFrom ? riskFrom : basis.due + 1;
}

interface Standing {
  basis: Basis;
  breached: number | undefined;
  /** What it waits for holds. */
  stop: Span | undefined;
  /** It stands still. */
  pause: Span | undefined;
  /** From when on it is at risk. */
  riskFrom: number;
}

function standingAt(
  { started, terms, pauses, stops }: ClockHistory,
  now: number,
  days: BusinessDays,
  atRisk: number,
): Standing {
  const known = mergedSpans(stops.filter(({ from }) => from <= now));
  const last = known.at(-1);
  const stop = last && now < last.until ? last : undefined;
  const end = stop?.from ?? now;
  const still = pauses.filter(({ from }) => from <= now);
  const gaps = mergedSpans([
    // What is stopped keeps its deadline, however long a pause lasts.
    ...(stop ? still.map(({ from, until }) => ({ from, until: Math.min(until, end) })) : still),
    ...known.filter((span) => span !== stop),
  ]);

  const due = ({ from, term }: Omit<Basis, 'due'>): number =>
    term ? deadline(from, term, gaps, days) : Infinity;
  let basis: Basis | undefined;
  let breached: number | undefined;
  const heard = terms.filter(({ since }, at) => at === 0 || since <= end);
  for (const [at, { since, term }] of heard.entries()) {
    basis = nextBasis(basis, { started, since, ...(term && { term }) }, due);
    const until = heard[at + 1]?.since ?? end;
    if (basis.due < until) breached ??= basis.due;
  }
  if (!basis) throw new RangeError('a clock without a term');

  const { term } = basis;
  const riskFrom = term ? due({ ...basis, term: { ...term, amount: term.amount * (1 - atRisk) } }) : Infinity;
  const pause = mergedSpans(pauses.filter(({ from }) => from <= now)).find(({ until }) => now < until);
  return { basis, breached, stop, pause, riskFrom };
}

function nextBasis(
  before: Basis | undefined,
  { started, since, term }: { started: number; since: number; term?: Term },
  due: (basis: Omit<Basis, 'due'>) => number,
): Basis {
  const whole = withDue({ from: started, ...(term && { term }) }, due);
  if (!before || whole.due >= before.due) return whole;
  const anew = withDue({ from: Math.max(started, since), ...(term && { term }) }, due);
  return anew.due < before.due ? anew : before;
}

function withDue(basis: Omit<Basis, 'due'>, due: (basis: Omit<Basis, 'due'>) => number): Basis {
  return { ...basis, due: due(basis) };
}
