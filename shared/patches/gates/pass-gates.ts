import { isDeepStrictEqual } from 'node:util';
import type { GateJudgement } from '../../gates/index.ts';
import { defined } from '../../platform/index.ts';
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

/** What is told of each gate. */
function gatesOf({ gates, holds }: GateJudgement): PatchGate[] {
  const held = gates.filter(({ state }) => state !== 'passed' && state !== 'waived');
  const holdOf = new Map(held.map(({ gate }, at) => [gate, holds[at]?.slice(0, MOST_TOLD)]));
  return gates.map(({ gate, state, counts }) => ({
    gate,
    state,
    flaky: counts.flaky,
    ...defined({ hold: holdOf.get(gate) }),
  }));
}
