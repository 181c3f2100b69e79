/** The life of a patch, as a table. Pure. Where it has arrived is not a state: see `places.ts`. */

export const WORK_STATES = [
  'required',
  'available',
  'validating',
  'validated',
  'rejected',
  'released',
  'withdrawn',
  'superseded',
] as const;

/**
 *   required    CVEs have to be fixed; further ones join
 *   available   a build was accepted
 *   validating  its gates are running
 *   validated   all gates passed
 *   rejected    a gate failed, or a higher build went out first; the next build makes it required again
 *   released    it went out
 *   withdrawn   there is nothing left to fix; only before release
 *   superseded  a newer patch has its CVEs
 */
export type WorkState = (typeof WORK_STATES)[number];

/** What may be done to a patch. */
export type WorkStep =
  | 'extend'
  | 'deliver'
  | 'begin'
  | 'resume'
  | 'validate'
  | 'reject'
  | 'return'
  | 'release'
  | 'withdraw'
  | 'supersede'
  | 'amend'
  | 'rename'
  | 'place';

const UNRELEASED = ['required', 'available', 'validating', 'validated', 'rejected'] as const;

interface Rule {
  from: readonly WorkState[];
  /** Absent: the state stays. */
  to?: WorkState;
}

/**
 * `amend` changes anything but the state: facts about a CVE, its lane, a mitigation, an approval; `rename` the
 * ids of its CVEs. `place`
 * records where the patch was found, `resume` judges its gates again after another report or a waiver, and
 * `return` makes way for the next build.
 */
const RULES: Readonly<Record<WorkStep, Rule>> = {
  extend: { from: ['required'] },
  deliver: { from: ['required'], to: 'available' },
  begin: { from: ['available'], to: 'validating' },
  resume: { from: ['validated', 'rejected'], to: 'validating' },
  validate: { from: ['validating'], to: 'validated' },
  reject: { from: ['available', 'validating', 'validated'], to: 'rejected' },
  return: { from: ['rejected'], to: 'required' },
  release: { from: ['validated'], to: 'released' },
  withdraw: { from: UNRELEASED, to: 'withdrawn' },
  supersede: { from: [...UNRELEASED, 'released'], to: 'superseded' },
  amend: { from: UNRELEASED },
  rename: { from: [...UNRELEASED, 'released'] },
  place: { from: ['available', 'validating', 'validated', 'rejected', 'released', 'superseded'] },
};

/** The state that a step leads to; `undefined` where it is not allowed. */
export function stateAfter(state: WorkState, step: WorkStep): WorkState | undefined {
  const { from, to = state } = RULES[step];
  return from.includes(state) ? to : undefined;
}

/** Whether work on it continues: it may still be released. */
export function isUnreleased(state: WorkState): boolean {
  return stateAfter(state, 'amend') !== undefined;
}

/** Whether it has a build on its way to release. */
export function hasCandidate(state: WorkState): boolean {
  return stateAfter(state, 'reject') !== undefined;
}
