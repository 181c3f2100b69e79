import type { Lane } from '../../lanes/index.ts';
import type { Severity, Ssvc, Status } from '../../vulnerabilities/index.ts';
import { chooseTerm, type ChosenTerm } from './choose-term.ts';
import type { ClockRule, ClockTraits, Milestone, Moment, OpenSlaPolicy, SlaPolicy } from './policy.ts';
import { type ClockHistory, type ClockReading, nextChange, readClock } from './read-clock.ts';
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
  /** What people judged of it, in order of time. */
  evaluations?: readonly Evaluation[];
  /** Whom people told of it. */
  notices?: readonly Notice[];
  /** What people paused. */
  pauses?: readonly Pause[];
}

/** What somebody judged of a finding at an instant. */
interface Evaluation extends Pick<ClockTraits, 'impact' | 'exposed' | 'exploitable'> {
  at: number;
}

/** Somebody was told of a finding at an instant. */
export interface Notice {
  at: number;
  milestone: 'warned' | 'notified' | 'reported';
}

/** A stretch in which the clocks of a finding stand still. */
interface Pause extends Span {
  reason: string;
}

export interface ClockedState {
  at: number;
  status: Status;
  severity: Severity;
  lane: Lane;
  /** When CISA listed it; absent: not listed. */
  listed?: number;
  disposition?: string;
  /** Why it is in that state. */
  reason?: string;
}

/** One clock of a finding, as it shows at an instant. */
export interface ClockState extends ClockReading {
  /** Name of the rule. */
  clock: string;
  /** Counts the times that the finding became affected, from 1: what is affected again has a new clock. */
  round: number;
  /** By which it ran last. */
  policy: { name: string; version: string };
  started: number;
  /** The last while it was open. */
  severity: Severity;
  lane: Lane;
  /** What else the policy asks for. */
  note?: string;
  /** Why it is paused. */
  reason?: string;
  /** When it changes by time alone. */
  next?: number;
}

/** A time in which a finding was open: from becoming affected until it is fixed or does not apply. */
interface Round {
  from: number;
  /** While it was open, in order of time. */
  states: ClockedState[];
  latest: ClockedState;
  ended?: { at: number; status: 'fixed' | 'not_affected' };
  /** What people say from its beginning, or before the first one, until the next one begins is about this one. */
  said: Span;
}

/** A policy, and since when it is in force, in epoch milliseconds; the first one always was. */
export interface PolicyInForce extends OpenSlaPolicy {
  since: number;
}

/**
 * The clocks of a finding by a policy, as they show at an instant, oldest round first. Pure: what is after the
 * instant has no part in it.
 */
export function clocksOf(policy: OpenSlaPolicy, facts: ClockFacts, now: number): ClockState[] {
  return clocksUnder([{ ...policy, since: -Infinity }], facts, now);
}

/**
 * The same by the policies that were in force one after the other: a clock has the terms of each while it was, and the
 * rules, the calendar and the pauses of the last. What had ended before a policy came keeps to the one before it.
 * @param policies in order of time
 */
export function clocksUnder(
  policies: readonly PolicyInForce[],
  facts: ClockFacts,
  now: number,
): ClockState[] {
  return roundsOf(facts.states.filter(({ at }) => at <= now)).flatMap((round, index) => {
    const until = round.ended?.at ?? now;
    const heard = policies.filter(({ since }) => since <= until);
    const last = heard.at(-1);
    if (!last) return [];
    return last.policy.clocks.flatMap((rule): ClockState[] => {
      const started = startOf(rule, momentsOf(facts, round));
      if (started === undefined || started > now) return [];
      const terms = termsOf(rule.name, round, started, { policies: heard, facts });
      if (!terms.some(({ chosen }) => chosen)) return [];
      const pauses = pausesOf(last.policy, round, facts.pauses ?? []);
      const history: ClockHistory = {
        started,
        terms: terms.map(({ since, chosen }) => ({ since, ...(chosen?.term && { term: chosen.term }) })),
        pauses,
        stops: stopsOf(rule, facts, round),
      };
      const note = terms.at(-1)?.chosen?.note;
      const { severity, lane } = round.latest;
      const { days, policy } = last;
      const reading = readClock(history, now, days, policy.atRisk);
      const next = nextChange(history, now, days, policy.atRisk);
      const pause = pauses.find(({ from, until }) => from <= now && now < until);
      return [
        {
          clock: rule.name,
          round: index + 1,
          policy: { name: policy.name, version: policy.version },
          started,
          severity,
          lane,
          ...reading,
          ...(next !== Infinity && { next }),
          ...(reading.status === 'paused' && pause && { reason: pause.reason }),
          ...(note !== undefined && { note }),
        },
      ];
    });
  });
}

function roundsOf(states: readonly ClockedState[]): Round[] {
  const rounds: Round[] = [];
  for (const state of states) {
    const { at, status } = state;
    const last = rounds.at(-1);
    const isRunning = last !== undefined && !last.ended;
    if (isRunning && (status === 'fixed' || status === 'not_affected')) last.ended = { at, status };
    else if (isRunning) last.states.push((last.latest = state));
    else if (status === 'affected') {
      if (last) last.said.until = at;
      const said = { from: last ? at : -Infinity, until: Infinity };
      rounds.push({ from: at, states: [state], latest: state, said });
    }
  }
  return rounds;
}

function momentsOf(facts: ClockFacts, round: Round): Partial<Record<Moment, number>> {
  const { published, detected } = facts;
  const { from, states } = round;
  const listed = states.find((state) => state.listed !== undefined)?.listed;
  const evaluated = evaluationsOf(facts, round)[0]?.at;
  const fixAvailable = fixOf(facts, round);
  return {
    published,
    detected,
    affected: from,
    ...(evaluated !== undefined && { evaluated: Math.max(from, evaluated) }),
    ...(listed !== undefined && { 'known-exploited': listed }),
    ...(fixAvailable !== undefined && { 'fix-available': fixAvailable }),
  };
}

/** When something first helped: a patch that is released or in a place, a mitigation, what ships. */
function fixOf({ fixAvailable, reached }: ClockFacts, { from, ended }: Round): number | undefined {
  const spans = MEASURES.flatMap((milestone) => reached[milestone] ?? []).filter(({ until }) => until > from);
  const known = [...spans.map((span) => span.from), fixAvailable, ended?.status === 'fixed' && ended.at];
  const times = known.filter((at) => typeof at === 'number');
  return times.length === 0 ? undefined : Math.min(...times);
}

const MEASURES: readonly Milestone[] = ['mitigated', 'released', 'in-repository', 'in-image'];

/** What people judged in a round. */
function evaluationsOf({ evaluations = [] }: ClockFacts, { said }: Round): Evaluation[] {
  return evaluations.filter(({ at }) => said.from <= at && at < said.until);
}

function startOf({ starts }: ClockRule, moments: Partial<Record<Moment, number>>): number | undefined {
  const asked = 'earliest' in starts ? starts.earliest : starts.latest;
  const known = asked.map((name) => moments[name]).filter((at) => at !== undefined);
  if (known.length === 0) return undefined;
  if ('earliest' in starts) return Math.min(...known);
  return known.length === asked.length ? Math.max(...known) : undefined;
}

/** The terms from the start on, by the policies in force: what held before it has no part in it. */
function termsOf(
  name: string,
  round: Round,
  started: number,
  { policies, facts }: { policies: readonly PolicyInForce[]; facts: ClockFacts },
): { since: number; chosen: ChosenTerm | undefined }[] {
  const { from: opened, states, ended } = round;
  const evaluations = evaluationsOf(facts, round).filter(({ at }) => !ended || at <= ended.at);
  const times = [...states, ...evaluations].map(({ at }) => at);
  const changes = [...new Set([...times, ...policies.map(({ since }) => since)])]
    .filter((at) => at >= opened)
    .sort((a, b) => a - b);
  const first = Math.max(
    0,
    changes.findLastIndex((at) => at <= started),
  );
  return changes.slice(first).flatMap((since) => {
    const state = states.findLast(({ at }) => at <= since);
    const policy = policies.findLast((each) => each.since <= since)?.policy;
    if (!state) return [];
    const rule = policy?.clocks.find((each) => each.name === name);
    const evaluation = evaluations.findLast(({ at }) => at <= since);
    const chosen = policy && rule && chooseTerm(rule, traitsOf(policy, facts, { state, evaluation }));
    return [{ since, chosen }];
  });
}

function traitsOf(
  { assume }: SlaPolicy,
  { ssvc }: ClockFacts,
  { state, evaluation }: { state: ClockedState; evaluation: Evaluation | undefined },
): ClockTraits {
  const { automatable, technicalImpact } = ssvc ?? {};
  const { at: _, ...judged } = evaluation ?? { at: 0 };
  return {
    ...assume,
    ...judged,
    severity: state.severity,
    knownExploited: state.listed !== undefined,
    ...(automatable !== undefined && { automatable }),
    ...(technicalImpact !== undefined && { technicalImpact }),
  };
}

function pausesOf({ pausedBy }: SlaPolicy, { states, ended }: Round, byPeople: readonly Pause[]): Pause[] {
  const byDecision = states.flatMap(({ at, disposition, reason = '' }, index): Pause[] => {
    if (!pausedBy.some((each) => each === disposition)) return [];
    return [{ from: at, until: states[index + 1]?.at ?? ended?.at ?? Infinity, reason }];
  });
  return [...byPeople, ...byDecision];
}

function stopsOf({ stops }: ClockRule, facts: ClockFacts, round: Round): Span[] {
  const { from, ended, said } = round;
  const places = stops.flatMap((milestone) => facts.reached[milestone] ?? []);
  const notices = (facts.notices ?? [])
    .filter(({ at, milestone }) => stops.includes(milestone) && said.from <= at && at < said.until)
    .map(({ at }) => at);
  const evaluated = stops.includes('evaluated') ? evaluationsOf(facts, round).map(({ at }) => at) : [];
  const words = [...notices, ...evaluated].map((at): Span => ({ from: at, until: Infinity }));
  const spans = [...places.filter(({ until }) => until > from), ...words];
  const isEnded = ended?.status === 'not_affected' || (ended?.status === 'fixed' && stops.includes('fixed'));
  return isEnded ? [...spans, { from: ended.at, until: Infinity }] : spans;
}
