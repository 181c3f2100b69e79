import { isDeepStrictEqual } from 'node:util';
import { CLOCK_SCHEMA, compareText, defined } from '../../platform/index.ts';
import type { FindingFacts } from '../facts/read-facts.ts';
import { type ClockState, clocksUnder, type PolicyInForce } from '../policies/index.ts';
import { clockId, type ClockDocument, type ClockSight } from './documents.ts';

export interface ClockChange {
  before: ClockDocument | undefined;
  after: ClockDocument;
  /** False if only what nobody is told changed. */
  isTold: boolean;
}

interface Circumstances {
  policies: readonly PolicyInForce[];
  now: Date;
}

/**
 * What turns the stored clocks of findings into what the facts say, in order of id. Pure: equal inputs give equal
 * documents. A clock that no rule and no finding has any more is retired and stays as it was.
 */
export function clockChanges(
  stored: ReadonlyMap<string, ClockDocument>,
  findings: readonly FindingFacts[],
  { policies, now }: Circumstances,
): ClockChange[] {
  const at = now.toISOString();
  const running = findings.flatMap(({ finding, facts }) =>
    clocksUnder(policies, facts, now.getTime()).map((state) => clockDocument(finding, state)),
  );
  const ids = new Set(running.map(({ id }) => id));
  const retired = [...stored.values()]
    .filter(({ id, retired }) => !ids.has(id) && retired === undefined)
    .map(({ urgency: _, ...clock }): ClockDocument => ({ ...clock, retired: at }));
  return [...running, ...retired]
    .flatMap((clock): ClockChange[] => {
      const before = stored.get(clock.id);
      const { revision = 0, changedAt = at } = before ?? {};
      if (before && isDeepStrictEqual(before, { ...clock, revision, changedAt })) return [];
      const isTold = !before || !isDeepStrictEqual(sightOf(before), sightOf(clock));
      return [{ before, isTold, after: { ...clock, revision: revision + Number(isTold), changedAt: at } }];
    })
    .sort((a, b) => compareText(a.after.id, b.after.id));
}

/** The part that people are told. */
export function sightOf(clock: ClockSight): ClockSight {
  const { status, severity, lane, started, due, stopped, breached, reason, note } = clock;
  return { status, severity, lane, started, ...defined({ due, stopped, breached, reason, note }) };
}

/** What a finding's clock shows, as a document that was not written yet. */
export function clockDocument(
  { packageKey, release, package: name, cve }: FindingFacts['finding'],
  state: ClockState,
): ClockDocument {
  const { clock, round, policy, status, severity, lane, started, reason, note, next } = state;
  return {
    id: clockId({ cve, clock, round }),
    kind: 'clock',
    schema: CLOCK_SCHEMA,
    packageKey,
    release,
    package: name,
    cve,
    clock,
    round,
    policy,
    status,
    severity,
    lane,
    started: iso(started),
    ...defined({
      due: optional(state.due),
      stopped: optional(state.stopped),
      breached: optional(state.breached),
      reason,
      note,
      urgency: next && -next,
    }),
    revision: 0,
    changedAt: '',
  };
}

function optional(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : iso(instant);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
