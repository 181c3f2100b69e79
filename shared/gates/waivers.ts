import { InvalidInputError } from '../platform/index.ts';
import { type Blocker, isFinished } from './gate-verdict.ts';

/** The consent of two people. The first grant creates a waiver, later ones extend it. */
export interface Grant {
  requestedBy: string;
  approvedBy: string;
  reason: string;
  /** ISO 8601. */
  at: string;
  /** ISO 8601: the end of its term. */
  until: string;
}

/** Lets one result of one build pass. Whether it still applies is computed from its grants, never stored. */
export interface Waiver {
  /** Hash of the build: a new build has to pass by itself. */
  build: string;
  gate: string;
  /** The case or the metric. */
  test: string;
  environment: string;
  /** Hash of the result: another failure of the same test is not waived. */
  result: string;
  /** For a metric: its anchor moves to this build once it is released. */
  movesAnchor: boolean;
  grants: [Grant, ...Grant[]];
}

/** When the waiver ends: at the end of its last grant. */
function endOf({ grants }: Waiver): string {
  return (grants.at(-1) ?? grants[0]).until;
}

/**
 * Waives a finished result. Nothing has a default: a missing reason or term is an error.
 * @throws InvalidInputError naming the `field`: `approvedBy`, `requestedBy`, `reason`, `until`, or `result`
 * if it is not finished
 */
export function grantWaiver(
  build: string,
  { gate, test, environment, state, result }: Blocker,
  grant: Grant,
  movesAnchor = false,
): Waiver {
  if (!isFinished(state))
    refuse('result', `${test === '' ? gate : test} is ${state}: only a finished result is waived`);
  assertGrant(grant);
  return { build, gate, test, environment, result, movesAnchor, grants: [grant] };
}

/**
 * The same waiver with a later end, again by consent of two people.
 * @throws InvalidInputError as `grantWaiver` does, and if the new end is not later
 */
export function extendWaiver(waiver: Waiver, grant: Grant): Waiver {
  assertGrant(grant);
  if (Date.parse(grant.until) <= Date.parse(endOf(waiver)))
    refuse('until', `is not later than ${endOf(waiver)}`);
  return { ...waiver, grants: [...waiver.grants, grant] };
}

function assertGrant({ requestedBy, approvedBy, reason, at, until }: Grant): void {
  const named = { requestedBy, approvedBy, reason };
  for (const [field, text] of Object.entries(named)) if (text.trim() === '') refuse(field, 'is empty');
  if (nameOf(requestedBy) === nameOf(approvedBy))
    refuse('approvedBy', `${approvedBy} asked for it: another person has to approve`);
  const end = Date.parse(until);
  if (Number.isNaN(end)) refuse('until', `is no time: ${until.slice(0, 100)}`);
  if (end <= Date.parse(at)) refuse('until', `${until} has passed`);
}

function nameOf(person: string): string {
  return person.trim().normalize('NFKC').toLowerCase();
}

function refuse(field: string, why: string): never {
  throw new InvalidInputError(`waiver: ${field}: ${why}`, { field });
}

/** The blocker with its waiver, or with the note that its waiver has ended. */
export function withWaiver(each: Blocker, build: string, waivers: readonly Waiver[], now: Date): Blocker {
  const waiver = waivers.findLast(
    ({ build: of, gate, test, environment, result }) =>
      of === build &&
      gate === each.gate &&
      test === each.test &&
      environment === each.environment &&
      result === each.result,
  );
  if (!waiver || !isFinished(each.state)) return each;
  const until = endOf(waiver);
  if (Date.parse(until) <= now.getTime()) return { ...each, text: `${each.text}; its waiver ended ${until}` };
  const { requestedBy, approvedBy, reason } = waiver.grants.at(-1) ?? waiver.grants[0];
  return { ...each, waived: { by: [requestedBy, approvedBy], reason, until } };
}
