import { isDeepStrictEqual } from 'node:util';
import type { GateJudgement } from '../../gates/index.ts';
import { validated } from '../commands/judge.ts';
import { advance, type Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import type { PatchGate } from '../event-data.ts';

/**
 * Applies a judgement of its gates to a patch: the first report starts validation, the last one ends it, a
 * failed gate rejects the patch, and whatever holds it is told when it changes. A rejected patch resumes if a
 * later report or a waiver lets its build pass after all, as long as there is no other build. Pure.
 */
export function passGates(desk: Desk, patch: PatchDocument, judgement: GateJudgement): void {
  const gates = gatesOf(judgement);
  const isFailed = gates.some(({ state }) => state === 'failed');
  if (patch.state === 'validated' && judgement.isReleasable) return;
  if (patch.state === 'rejected' && isFailed) {
    if (!isDeepStrictEqual(patch.gates, gates))
      advance(desk, patch, 'amend', { gates, reason: reasonOf(judgement), type: 'patch.rejected' });
    return;
  }
  if (patch.state !== 'validating') {
    const next = advance(desk, patch, patch.state === 'available' ? 'begin' : 'resume', { gates });
    if (judgement.isReleasable) validated(desk, next);
    else if (isFailed) advance(desk, next, 'reject', { reason: reasonOf(judgement) });
    return;
  }
  if (judgement.isReleasable) validated(desk, { ...patch, gates });
  else if (isFailed) advance(desk, patch, 'reject', { gates, reason: reasonOf(judgement) });
  else if (!isDeepStrictEqual(patch.gates, gates))
    advance(desk, patch, 'amend', { gates, type: 'patch.validating' });
}

function reasonOf({ holds }: GateJudgement): string {
  return holds.join('; ').slice(0, MOST_TOLD);
}

const MOST_TOLD = 4000;
const MOST_NAMED = 20;
const MOST_TEXT = 1000;

/** What events tell about each gate. */
export function gatesOf({ gates }: GateJudgement): PatchGate[] {
  return gates.map(({ gate, state, counts, blockers }) => {
    const told = blockers.map(({ test, environment, result, text, waived }) => ({
      held: { test, environment, result, text: text.slice(0, MOST_TEXT) },
      waived,
    }));
    return {
      gate,
      state,
      flaky: counts.flaky,
      holds: told.flatMap(({ held, waived }) => (waived ? [] : [held])).slice(0, MOST_NAMED),
      waived: told
        .flatMap(({ held, waived }) => (waived ? [{ ...held, ...waived }] : []))
        .slice(0, MOST_NAMED),
    };
  });
}
