import assert from 'node:assert/strict';
import type { PatchDocument } from '../../../shared/patches/index.ts';
import type { DocumentBody } from '../../../shared/platform/index.ts';
import { GATES, patchesIn, type World } from './world.ts';

/** What the issue says of states, written down apart from the code. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '': ['required'],
  required: ['required', 'available', 'withdrawn', 'superseded'],
  available: ['available', 'validating', 'validated', 'rejected', 'withdrawn', 'superseded'],
  validating: ['validating', 'validated', 'rejected', 'withdrawn', 'superseded'],
  validated: ['validated', 'validating', 'released', 'rejected', 'withdrawn', 'superseded'],
  rejected: ['rejected', 'required', 'validating', 'withdrawn', 'superseded'],
  released: ['released', 'superseded'],
  superseded: ['superseded'],
};

interface ToldEvent {
  type: string;
  sequence: number;
  data: Pick<PatchDocument, 'state' | 'revision' | 'build' | 'lane' | 'laneReason'> & { patch: number };
}

/** Holds for whatever was done, by what is stored alone. @returns the states that were told of */
export function checkStored(documents: ReadonlyMap<string, DocumentBody>): Set<string> {
  const events = eventsIn(documents);
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, at) => at + 1),
    'events are numbered without a gap',
  );
  const last = new Map<number, ToldEvent['data']>();
  const released: string[] = [];
  for (const { type, data } of events) {
    const { state = '', revision = 0 } = last.get(data.patch) ?? {};
    assert.ok(ALLOWED[state]?.includes(data.state), `patch ${data.patch}: ${state} to ${data.state}`);
    assert.equal(data.revision, revision + 1, 'each change is told, once');
    assert.ok(data.laneReason.length > 0, 'no lane without a reason');
    if (type === 'patch.released') released.push(data.build?.evr ?? '');
    last.set(data.patch, data);
  }
  const numbers = released.map((evr) => Number(evr.split('-')[1]));
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
    'no build goes out twice, nor below another',
  );
  const patches = patchesIn(documents);
  assert.ok(patches.filter(({ state }) => state === 'required').length <= 1, 'one patch that CVEs join');
  for (const { number, state, revision, laneMove, reason } of patches) {
    const now = last.get(number);
    assert.deepEqual(
      { state: now?.state, revision: now?.revision },
      { state, revision },
      'nothing changes untold',
    );
    if (laneMove) assert.ok(laneMove.reason !== '' && laneMove.by !== '', 'a move has a reason and a name');
    if (state === 'rejected' || state === 'withdrawn') assert.ok(reason, 'an end has a reason');
  }
  return new Set(events.map(({ data }) => data.state));
}

/** Of a patch that has just been released: its gates passed or were waived, and another person approved it. */
export function checkRelease({ ledger }: World, { number, build, lane, laneMove }: PatchDocument): void {
  const digest = build?.digest ?? '';
  for (const gate of GATES) {
    const said = ledger.reports.get(digest)?.get(gate);
    assert.ok(said !== undefined, `${gate} of ${build?.evr ?? ''} was never reported`);
    assert.ok(
      said === 'passed' || ledger.waived.has(`${digest} ${gate}`),
      `${build?.evr ?? ''} was released past ${gate}, which failed`,
    );
  }
  if (lane !== 'out-of-band' && laneMove?.from !== 'out-of-band') return;
  const requester = ledger.requests.get(number);
  const approvals = [...(ledger.approvals.get(number) ?? [])];
  assert.ok(
    approvals.some((each) => each.endsWith(` ${digest}`) && each !== `${requester ?? ''} ${digest}`),
    'another person approved just this build',
  );
}

function eventsIn(documents: ReadonlyMap<string, DocumentBody>): ToldEvent[] {
  const outbox = [...documents.values()].filter(({ kind }) => kind === 'outbox');
  return outbox
    .map((body) => (body as unknown as { outgoing: { event: ToldEvent } }).outgoing.event)
    .sort((a, b) => a.sequence - b.sequence);
}
