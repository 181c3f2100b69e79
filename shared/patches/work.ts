/** The life of a patch, as a table. Pure. What it has reached where is no state: see `places.ts`. */

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
 *   required    CVEs are to be fixed; further ones join
 *   available   a build was accepted
 *   validating  its gates are being passed
 *   validated   all of them are
 *   rejected    one failed, or a higher build went out before: the next build is awaited, with which it is required again
 *   released    it went out
 *   withdrawn   there is nothing to fix any more; only before release
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
  | 'place';

const UNRELEASED = ['required', 'available', 'validating', 'validated', 'rejected'] as const;

interface Rule {
  from: readonly WorkState[];
  /** Absent: the state stays. */
  to?: WorkState;
}

/** `amend` is whatever changes beside the state: facts of a CVE, its lane, a mitigation, who approves; `place` where it was found.
 * `resume`: its gates are judged once more, after another report or a waiver; `return`: the next build is there. */
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
  place: { from: ['available', 'validating', 'validated', 'rejected', 'released', 'superseded'] },
};

/** The state that a step leads to; `undefined` where it is not allowed. */
export function stateAfter(state: WorkState, step: WorkStep): WorkState | undefined {
  const { from, to = state } = RULES[step];
  return from.includes(state) ? to : undefined;
}

/** Whether work on it goes on: it may still be released. */
export function isUnreleased(state: WorkState): boolean {
  return stateAfter(state, 'amend') !== undefined;
}

/** Whether a build of it is on its way to be released. */
export function hasCandidate(state: WorkState): boolean {
  return stateAfter(state, 'reject') !== undefined;
}
