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
/** What came to light goes on from where it was. */
const UNRELEASED = ['required', 'available', 'validating', 'validated', 'rejected'];

interface ToldEvent {
  type: string;
  sequence: number;
  data: Pick<PatchDocument, 'state' | 'revision' | 'build' | 'lane' | 'laneReason'> & { patch: number };
}

/**
 * Holds for whatever was done, by what is stored on one side alone.
 * @returns the states that were told of, and what else came about
 */
export function checkStored(documents: ReadonlyMap<string, DocumentBody>): Set<string> {
  const events = eventsIn(documents);
  const patches = patchesIn(documents);
  const lifted = new Set(patches.flatMap(({ number, liftedFrom }) => (liftedFrom ? [number] : [])));
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, at) => at + 1),
    'events are numbered without a gap',
  );
  const last = new Map<number, ToldEvent['data']>();
  const released: string[] = [];
  for (const { type, data } of events) {
    const before = last.get(data.patch);
    const isFirst = before === undefined && lifted.has(data.patch);
    const next = isFirst ? UNRELEASED : ALLOWED[before?.state ?? ''];
    assert.ok(next?.includes(data.state), `patch ${data.patch}: ${before?.state ?? ''} to ${data.state}`);
    if (!isFirst) assert.equal(data.revision, (before?.revision ?? 0) + 1, 'each change is told, once');
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
  return new Set([...events.map(({ data }) => data.state), ...patches.flatMap(factsOf)]);
}

/** Of a patch, beside its state. */
function factsOf({ splitFrom, inherits, liftedFrom, laneMove, places = [] }: PatchDocument): string[] {
  return [
    ...(splitFrom === undefined ? [] : ['split']),
    ...(inherits === undefined ? [] : ['taken over']),
    ...(liftedFrom === undefined ? [] : ['lifted']),
    ...(laneMove === undefined ? [] : ['moved']),
    ...places.map(({ kind, until }) => (until === undefined ? `in ${kind}` : `left ${kind}`)),
  ];
}

/** Before its date nothing under embargo shows, is released, or joins a patch that waits for a build. */
export function checkHidden({ seen, changed, ledger, time }: World): void {
  const open = patchesIn(seen.open);
  assert.ok(open.filter(({ state }) => state === 'required').length <= 1, 'one patch that CVEs join');
  const shown = JSON.stringify(changed.open);
  for (const [cve, until] of ledger.embargoes)
    if (until > time) assert.ok(!shown.includes(cve), `${cve} shows before its date`);
  for (const { number, state, releasedAt, cves, build } of patchesIn(seen.hidden)) {
    assert.equal(releasedAt, undefined, `patch ${number} was released under embargo`);
    if (state === 'required' && !build) assert.equal(cves.length, 1, 'each opens a patch of its own');
  }
}

/** Of a patch that has just been released: its gates passed or were waived, and another person approved it. */
export function checkRelease(
  { ledger, time }: World,
  { number, liftedFrom, build, lane, laneMove }: PatchDocument,
): void {
  const digest = build?.digest ?? '';
  for (const gate of GATES) {
    const said = ledger.reports.get(digest)?.get(gate);
    assert.ok(said !== undefined, `${gate} of ${build?.evr ?? ''} was never reported`);
    assert.ok(
      said === 'passed' || (ledger.waived.get(`${digest} ${gate}`) ?? 0) > time,
      `${build?.evr ?? ''} was released past ${gate}, which failed`,
    );
  }
  if (lane !== 'out-of-band' && laneMove?.from !== 'out-of-band') return;
  const known = [`open ${number}`, `hidden ${liftedFrom ?? 0}`];
  const requester = known.map((each) => ledger.requests.get(each)).find((each) => each !== undefined);
  const approvals = known.flatMap((each) => [...(ledger.approvals.get(each) ?? [])]);
  assert.ok(
    approvals.some((each) => each.endsWith(` ${digest}`) && each !== `${requester ?? ''} ${digest}`),
    'another person approved just this build',
  );
}

function eventsIn(documents: ReadonlyMap<string, DocumentBody>): ToldEvent[] {
  const outbox = [...documents].filter(([id, { kind }]) => kind === 'outbox' && id.startsWith('patches/'));
  return outbox
    .map(([, body]) => (body as unknown as { outgoing: { event: ToldEvent } }).outgoing.event)
    .sort((a, b) => a.sequence - b.sequence);
}
