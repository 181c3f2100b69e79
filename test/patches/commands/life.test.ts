import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { acceptBuild, checkOrder } from '../../../shared/patches/builds/accept-build.ts';
import { obey } from '../../../shared/patches/commands/obey.ts';
import type { PatchCommand } from '../../../shared/patches/commands/command.ts';
import { validated } from '../../../shared/patches/commands/judge.ts';
import { advance, type Desk } from '../../../shared/patches/desk.ts';
import type { PatchDocument } from '../../../shared/patches/documents.ts';
import { RefusedError } from '../../../shared/patches/refused.ts';
import { WORK_STATES } from '../../../shared/patches/index.ts';
import { takeFindings } from '../../../shared/patches/take-findings.ts';
import { brief } from '../briefs.ts';
import { build, newDesk } from '../desks.ts';

/** What the world and people may do, in any order. */
interface Real {
  desk: Desk;
  time: number;
  /** States that patches were in, over all runs: what is never reached is not tested. */
  reached: Set<string>;
}

/** What the issue says of states, written down apart from the code. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '': ['required'],
  required: ['required', 'available', 'withdrawn', 'superseded'],
  available: ['available', 'validating', 'rejected', 'withdrawn', 'superseded'],
  validating: ['validating', 'validated', 'rejected', 'withdrawn', 'superseded'],
  validated: ['validated', 'validating', 'released', 'rejected', 'withdrawn', 'superseded'],
  rejected: ['rejected', 'required', 'validating', 'withdrawn', 'superseded'],
  released: ['superseded'],
};

class Act implements fc.Command<object, Real> {
  readonly name: string;
  readonly act: (real: Real) => void;
  constructor(name: string, act: (real: Real) => void) {
    this.name = name;
    this.act = act;
  }
  check(): boolean {
    return true;
  }
  toString(): string {
    return this.name;
  }
  run(_: object, real: Real): void {
    const before = new Map([...real.desk.patches].map(([number, patch]) => [number, structuredClone(patch)]));
    real.time += 1;
    const desk: Desk = {
      ...real.desk,
      at: new Date(Date.UTC(2026, 1, 1) + real.time * 60_000).toISOString(),
      patches: new Map(real.desk.patches),
      told: [],
    };
    try {
      this.act({ ...real, desk });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      assert.match(error.message, /^\w+: .{5}/, 'a refusal has a field and a reason');
      return;
    }
    checkTold(before, desk);
    checkPatches(desk);
    real.desk = desk;
    for (const { state } of desk.patches.values()) real.reached.add(state);
  }
}

function checkTold(before: ReadonlyMap<number, PatchDocument>, desk: Desk): void {
  const known = new Map([...before].map(([number, { state, revision }]) => [number, { state, revision }]));
  for (const { type, patch } of desk.told) {
    const { state = '', revision = 0 } = known.get(patch.number) ?? {};
    assert.ok(ALLOWED[state]?.includes(patch.state), `patch ${patch.number}: ${state} to ${patch.state}`);
    assert.equal(patch.revision, revision + 1, 'each change is told, once');
    assert.ok(type === `patch.${patch.state}` || type === 'patch.mitigated');
    known.set(patch.number, { state: patch.state, revision: patch.revision });
  }
  for (const [number, patch] of desk.patches)
    assert.deepEqual([patch.revision], [known.get(number)?.revision], 'nothing changes untold');
}

function checkPatches(desk: Desk): void {
  const patches = [...desk.patches.values()];
  assert.deepEqual(
    patches.map(({ number }) => number),
    patches.map((_, index) => index + 1),
  );
  assert.ok(patches.filter(({ state }) => state === 'required').length <= 1, 'one patch that CVEs join');
  for (const patch of patches) {
    const { state, lane, laneReason, cves, build: made, reason, supersededBy, releasedAt } = patch;
    assert.ok(laneReason.length > 0, 'no lane without a reason');
    assert.equal(lane === 'none', cves.length === 0);
    if (['available', 'validating', 'validated', 'released'].includes(state)) assert.ok(made);
    if (state === 'rejected' || state === 'withdrawn') assert.ok(reason);
    if (state === 'superseded') assert.ok(desk.patches.has(supersededBy ?? 0));
    if (state === 'withdrawn') assert.equal(releasedAt, undefined, 'withdrawn only before release');
    if (state === 'released') assert.ok(releasedAt);
  }
  const released = patches
    .filter(({ releasedAt }) => releasedAt !== undefined)
    .sort((a, b) => ((a.releasedAt ?? '') < (b.releasedAt ?? '') ? -1 : 1));
  const evrs = released.map(({ build: made }) => Number(made?.evr.split('-')[1]));
  assert.deepEqual(
    evrs,
    [...new Set(evrs)].sort((a, b) => a - b),
    'no build goes out twice, nor below another',
  );
}

const cve = fc.integer({ min: 1, max: 4 }).map((number) => `CVE-2021-000${number}`);
const patchNumber = fc.integer({ min: 1, max: 3 });
const people = ['ada', 'ben', 'cyn'].map((name) => ({ id: `user:${name}`, name }));
const person = fc.constantFrom(...people);

const finding = fc
  .record({
    cve,
    status: fc.constantFrom(
      'affected' as const,
      'affected' as const,
      'fixed' as const,
      'not_affected' as const,
    ),
    lane: fc.constantFrom('out-of-band' as const, 'next-image' as const),
    previousStatus: fc.constantFrom('affected' as const, 'fixed' as const, null),
  })
  .map(
    (given) =>
      new Act(`finding ${given.cve} ${given.status}`, ({ desk }) => {
        takeFindings(desk, [brief(given.cve, given)]);
      }),
  );

const delivery = fc
  .record({
    patchedCves: fc.uniqueArray(cve),
    release: fc.integer({ min: 1, max: 12 }),
    patch: fc.option(patchNumber),
  })
  .map(
    ({ patchedCves, release, patch }) =>
      new Act(`build ${release} ${patchedCves.join()}`, ({ desk }) => {
        const made = build(`0:2.4-${release}`, patchedCves);
        checkOrder(desk, made, ['0:2.4-1']);
        acceptBuild(desk, made, patch ?? undefined);
      }),
  );

const verdict = fc
  .record({ number: patchNumber, says: fc.constantFrom('begin', 'pass', 'pass', 'fail', 'resume') })
  .map(
    ({ number, says }) =>
      new Act(`${says} ${number}`, ({ desk }) => {
        const patch = desk.patches.get(number);
        if (!patch) return;
        if (says === 'begin') advance(desk, patch, 'begin');
        else if (says === 'resume') advance(desk, patch, 'resume');
        else if (says === 'pass') validated(desk, patch);
        else advance(desk, patch, 'reject', { reason: 'extensions failed' });
      }),
  );

/** What would seldom come about step by step: a request and the approval of another. */
const signOff = patchNumber.map(
  (number) =>
    new Act(`sign off ${number}`, ({ desk }) => {
      const about = { release: 'azurelinux-3.0', package: 'httpd', patch: number };
      const commands: Ask[] = [
        { do: 'request', ...about, targets: ['repository base'] },
        { do: 'approve', ...about },
      ];
      for (const [index, command] of commands.entries()) {
        const [patch, by] = [desk.patches.get(number), people[index]];
        if (patch && by) obey(desk, patch, command, { by, approvals: 1, shipped: ['0:2.4-1'] });
      }
    }),
);

type Ask = PatchCommand | { do: 'approve'; release: string; package: string; patch: number };
const asks = fc
  .record({
    what: fc.constantFrom<Ask['do'][]>(
      'request',
      'approve',
      'release',
      'withdraw',
      'mitigate',
      'credit',
      'move',
    ),
    patch: patchNumber,
    by: person,
    lane: fc.constantFrom('out-of-band' as const, 'next-image' as const, 'triage' as const),
    targets: fc.uniqueArray(fc.constantFrom('repository base', 'image-line a/gen1'), { minLength: 1 }),
  })
  .map(
    ({ what, patch: number, by, lane, targets }) =>
      new Act(`${what} ${number} by ${by.name}`, ({ desk }) => {
        const patch = desk.patches.get(number);
        if (!patch) return;
        const about = { release: 'azurelinux-3.0', package: 'httpd', patch: number };
        const reason = 'as agreed';
        const commands: Readonly<Record<Ask['do'], Ask>> = {
          request: { do: 'request', ...about, targets },
          approve: { do: 'approve', ...about },
          release: { do: 'release', ...about },
          withdraw: { do: 'withdraw', ...about, reason },
          mitigate: { do: 'mitigate', ...about, text: reason },
          credit: { do: 'credit', ...about, names: [reason] },
          move: { do: 'move', ...about, lane, reason },
        };
        obey(desk, patch, commands[what], { by, approvals: 1, shipped: ['0:2.4-1'] });
        const after = desk.patches.get(number);
        if (what !== 'release' || !after) return;
        const covers = {
          build: after.build?.digest,
          targets: after.request?.targets,
          cves: after.cves.map(({ cve: id }) => id),
        };
        const isApproved = after.approvals?.some(
          (given) =>
            given.by.id !== after.request?.by.id && JSON.stringify(given.covers) === JSON.stringify(covers),
        );
        assert.ok(isApproved, 'nothing is released that another person did not approve as it is');
      }),
  );

suite('the life of the patches of a package', () => {
  test('goes through no illegal state, releases nothing twice, and gives every lane, hold and end a reason', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        fc.commands([finding, delivery, delivery, verdict, verdict, signOff, asks, asks], {
          maxCommands: 60,
          size: 'max',
        }),
        (commands) => {
          fc.modelRun(() => ({ model: {}, real: { desk: newDesk(), time: 0, reached } }), commands);
        },
      ),
      { numRuns: 1000 },
    );
    assert.deepEqual([...reached].sort(), [...WORK_STATES].sort());
  });
});
