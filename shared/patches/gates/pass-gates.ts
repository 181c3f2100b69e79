import { isDeepStrictEqual } from 'node:util';
import type { GateJudgement } from '../../gates/index.ts';
import { validated } from '../commands/judge.ts';
import { advance, type Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import type { PatchGate } from '../event-data.ts';

/**
 * What a judgement of its gates does to a patch: the first report begins its validation, the last one ends it, and
 * whatever holds it is told when it changes. One that was validated and no longer is, is rejected. Pure.
 */
export function passGates(desk: Desk, patch: PatchDocument, judgement: GateJudgement): void {
  const gates = gatesOf(judgement);
  if (patch.state === 'validated') {
    if (!judgement.isReleasable)
      advance(desk, patch, 'reject', { gates, reason: judgement.holds.join('; ').slice(0, MOST_TOLD) });
    return;
  }
  if (patch.state === 'available') {
    const begun = advance(desk, patch, 'begin', { gates });
    if (judgement.isReleasable) validated(desk, begun);
    return;
  }
  if (judgement.isReleasable) validated(desk, { ...patch, gates });
  else if (!isDeepStrictEqual(patch.gates, gates))
    advance(desk, patch, 'amend', { gates, type: 'patch.validating' });
}

const MOST_TOLD = 4000;
const MOST_NAMED = 20;
const MOST_TEXT = 1000;

/** What is told of each gate. */
function gatesOf({ gates }: GateJudgement): PatchGate[] {
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
