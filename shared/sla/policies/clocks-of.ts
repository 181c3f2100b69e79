import type { Lane } from '../../lanes/index.ts';
import type { Severity, Ssvc, Status } from '../../vulnerabilities/index.ts';
import { chooseTerm, type ChosenTerm } from './choose-term.ts';
import type { ClockRule, ClockTraits, Milestone, Moment, OpenSlaPolicy, SlaPolicy } from './policy.ts';
import { type ClockHistory, type ClockReading, readClock } from './read-clock.ts';
import type { Span } from './spans.ts';

/** A finding as clocks see it. Instants are epoch milliseconds. */
export interface ClockFacts {
  published: number;
  detected: number;
  /** Its states, in order of time. */
  states: readonly ClockedState[];
  ssvc?: Ssvc;
  /** When what a clock may wait for held. */
  reached: Readonly<Partial<Record<Milestone, readonly Span[]>>>;
  fixAvailable?: number;
}

export interface ClockedState {
  at: number;
  status: Status;
  severity: Severity;
  lane: Lane;
  /** When CISA listed it; absent: not listed. */
  listed?: number;
  disposition?: string;
}

/** One clock of a finding, as it shows at an instant. */
export interface ClockState extends ClockReading {
  /** Name of the rule. */
  clock: string;
  /** Counts the times that the finding became affected, from 1: what is affected again has a new clock. */
  round: number;
  started: number;
  /** The last while it was open. */
  severity: Severity;
  lane: Lane;
  /** What else the policy asks for. */
  note?: string;
}

/** A time in which a finding was open: from becoming affected until it is fixed or does not apply. */
interface Round {
  from: number;
  /** While it was open, in order of time. */
  states: ClockedState[];
  latest: ClockedState;
  ended?: { at: number; status: 'fixed' | 'not_affected' };
}

/**
 * The clocks of a finding by a policy, as they show at an instant, oldest round first. Pure: what is after the
 * instant has no part in it.
 */
export function clocksOf({ policy, days }: OpenSlaPolicy, facts: ClockFacts, now: number): ClockState[] {
  return roundsOf(facts.states.filter(({ at }) => at <= now)).flatMap((round, index) =>
    policy.clocks.flatMap((rule): ClockState[] => {
      const started = startOf(rule, momentsOf(facts, round));
      if (started === undefined || started > now) return [];
      const terms = termsOf(rule, round, started, (state) => traitsOf(policy, facts, state));
      if (!terms.some(({ chosen }) => chosen)) return [];
      const history: ClockHistory = {
        started,
        terms: terms.map(({ since, chosen }) => ({ since, ...(chosen?.term && { term: chosen.term }) })),
        pauses: pausesOf(policy, round),
        stops: stopsOf(rule, facts, round),
      };
      const note = terms.at(-1)?.chosen?.note;
      const { severity, lane } = round.latest;
      const reading = readClock(history, now, days, policy.atRisk);
      const whose = { clock: rule.name, round: index + 1, started, severity, lane };
      return [{ ...whose, ...reading, ...(note !== undefined && { note }) }];
    }),
  );
}

function roundsOf(states: readonly ClockedState[]): Round[] {
  const rounds: Round[] = [];
  for (const state of states) {
    const { at, status } = state;
    const last = rounds.at(-1);
    const isRunning = last !== undefined && !last.ended;
    if (isRunning && (status === 'fixed' || status === 'not_affected')) last.ended = { at, status };
    else if (isRunning) last.states.push((last.latest = state));
    else if (status === 'affected') rounds.push({ from: at, states: [state], latest: state });
  }
  return rounds;
}

function momentsOf(facts: ClockFacts, { from, states }: Round): Partial<Record<Moment, number>> {
  const { published, detected, reached, fixAvailable } = facts;
  const listed = states.find((state) => state.listed !== undefined)?.listed;
  const evaluated = reached.evaluated?.find((span) => span.until > from)?.from;
  return {
    published,
    detected,
    affected: from,
    ...(evaluated !== undefined && { evaluated: Math.max(from, evaluated) }),
    ...(listed !== undefined && { 'known-exploited': listed }),
    ...(fixAvailable !== undefined && { 'fix-available': fixAvailable }),
  };
}

function startOf({ starts }: ClockRule, moments: Partial<Record<Moment, number>>): number | undefined {
  const asked = 'earliest' in starts ? starts.earliest : starts.latest;
  const known = asked.map((name) => moments[name]).filter((at) => at !== undefined);
  if (known.length === 0) return undefined;
  if ('earliest' in starts) return Math.min(...known);
  return known.length === asked.length ? Math.max(...known) : undefined;
}

/** The terms from the start on: what held before it has no part in it. */
function termsOf(
  rule: ClockRule,
  { states }: Round,
  started: number,
  traits: (state: ClockedState) => ClockTraits,
): { since: number; chosen: ChosenTerm | undefined }[] {
  const first = Math.max(
    0,
    states.findLastIndex(({ at }) => at <= started),
  );
  return states.slice(first).map((state) => ({ since: state.at, chosen: chooseTerm(rule, traits(state)) }));
}

function traitsOf({ assume }: SlaPolicy, { ssvc }: ClockFacts, state: ClockedState): ClockTraits {
  const { automatable, technicalImpact } = ssvc ?? {};
  return {
    ...assume,
    severity: state.severity,
    knownExploited: state.listed !== undefined,
    ...(automatable !== undefined && { automatable }),
    ...(technicalImpact !== undefined && { technicalImpact }),
  };
}

function pausesOf({ pausedBy }: SlaPolicy, { states, ended }: Round): Span[] {
  return states.flatMap(({ at, disposition }, index) => {
    if (!pausedBy.some((each) => each === disposition)) return [];
    return [{ from: at, until: states[index + 1]?.at ?? ended?.at ?? Infinity }];
  });
}

function stopsOf({ stops }: ClockRule, { reached }: ClockFacts, { from, ended }: Round): Span[] {
  const spans = stops.flatMap((milestone) => reached[milestone] ?? []).filter(({ until }) => until > from);
  const isEnded = ended?.status === 'not_affected' || (ended?.status === 'fixed' && stops.includes('fixed'));
  return isEnded ? [...spans, { from: ended.at, until: Infinity }] : spans;
}
