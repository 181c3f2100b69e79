import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  askForWaiver,
  buildRecord,
  commandPatch,
  grantAsked,
  RefusedError,
  takeBuild,
  takeReport,
} from '../../../shared/patches/index.ts';
import { onFindingChanged } from '../../../shared/patches/on-finding-changed.ts';
import { brief } from '../briefs.ts';
import { aBuild } from '../builds/records.ts';
import { checkRelease, checkStored } from './invariants.ts';
import { documentsOf, type Gate, GATES, patchesIn, type World } from './world.ts';

type PatchDocument = ReturnType<typeof patchesIn>[number];

/** Something that the world or a person does; refused, it leaves everything as it was. */
class Act implements fc.AsyncCommand<object, World> {
  readonly name: string;
  readonly act: (world: World) => Promise<unknown>;

  constructor(name: string, act: (world: World) => Promise<unknown>) {
    this.name = name;
    this.act = act;
  }

  check(): boolean {
    return true;
  }

  toString(): string {
    return this.name;
  }

  async run(_: object, world: World): Promise<void> {
    begin(world);
    const before = world.seen;
    const refusal: RefusedError | undefined = await this.act(world).then(() => undefined, refusedOnly);
    world.seen = await documentsOf(world);
    if (refusal && !world.severalSteps)
      assert.ok(isDeepStrictEqual(world.seen, before), 'what is refused changes nothing');
    world.reached = checkStored(world.seen);
    const was = new Map(patchesIn(before).map(({ number, releasedAt }) => [number, releasedAt]));
    for (const patch of patchesIn(world.seen))
      if (patch.releasedAt !== was.get(patch.number)) checkRelease(world, patch);
  }
}

function begin(world: World): void {
  world.time += 60;
  world.severalSteps = false;
}

/** Whatever else is thrown is a fault. */
function refusedOnly(error: unknown): RefusedError {
  if (!(error instanceof RefusedError)) throw error;
  assert.match(error.message, /^\w+: .{5}/, 'a refusal has a field and a reason');
  return error;
}

const people = ['ada', 'ben', 'cyn'].map((name) => ({ id: `user:${name}`, name }));
const [ada, ben] = people as [(typeof people)[number], (typeof people)[number]];
const person = fc.constantFrom(...people);
const cve = fc.integer({ min: 1, max: 3 }).map((number) => `CVE-2021-000${number}`);
const patchNumber = fc.integer({ min: 1, max: 3 });
const gate = fc.constantFrom(...GATES);

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
  })
  .map(
    (given) =>
      new Act(`finding ${given.cve} ${given.status}`, async (world) => {
        const sequence = (world.findings += 1);
        const data = { ...brief(given.cve, given), ...world.about, baseline: [] };
        const time = world.services.clock.now().toISOString();
        await onFindingChanged(world.services, { id: `e${sequence}`, sequence, time, data });
      }),
  );

const build = fc
  .record({ patchedCves: fc.uniqueArray(cve, { minLength: 1 }), release: fc.integer({ min: 2, max: 9 }) })
  .map(
    ({ patchedCves, release }) =>
      new Act(`build ${release} of ${patchedCves.join(' ')}`, ({ services, about }) =>
        takeBuild(services, buildRecord.parse(aBuild({ ...about, evr: `2.4-${release}`, patchedCves }))),
      ),
  );

const report = fc
  .record({
    number: patchNumber,
    gate,
    status: fc.constantFrom('passed' as const, 'passed' as const, 'failed' as const),
  })
  .map(
    ({ number, gate: name, status }) =>
      new Act(`${name} ${status} of patch ${number}`, async (world) => {
        const patch = find(world, number);
        if (patch?.build) await post(world, patch.build.digest, name, status);
      }),
  );

const waiver = fc.record({ number: patchNumber, granter: person }).map(
  ({ number, granter }) =>
    new Act(`waive what holds patch ${number}, by ada and ${granter.name}`, async (world) => {
      const patch = find(world, number);
      const held = patch?.gates?.flatMap(({ gate: name, holds }) =>
        holds.map(({ result }) => ({ name, result })),
      )[0];
      if (!patch?.build || !held) return;
      const { services, about } = world;
      const of = { ...about, patch: number, result: held.result };
      const until = new Date(services.clock.now().getTime() + 3_600_000).toISOString();
      await several(world, async () => {
        await askForWaiver(services, { ...of, reason: 'as agreed', until, movesAnchor: false }, ada);
        await grantAsked(services, of, granter);
        world.ledger.waived.add(`${patch.build?.digest ?? ''} ${held.name}`);
      });
    }),
);

const doings = ['request', 'approve', 'release', 'release', 'withdraw', 'mitigate', 'move'] as const;
const command = fc
  .record({
    what: fc.constantFrom(...doings),
    number: patchNumber,
    by: person,
    lane: fc.constantFrom('out-of-band' as const, 'next-image' as const),
  })
  .map(
    ({ what, number, by, lane }) =>
      new Act(`${what} patch ${number} by ${by.name}`, (world) => obey(world, what, { number, by, lane })),
  );

/** What would seldom come about step by step. */
const journey = patchNumber.map(
  (number) =>
    new Act(`patch ${number} passes its gates, is requested, approved and released`, (world) =>
      several(world, async () => {
        const digest = find(world, number)?.build?.digest;
        if (digest === undefined) return;
        for (const name of GATES) await post(world, digest, name, 'passed');
        for (const [what, by] of [
          ['request', ada],
          ['approve', ben],
          ['release', ada],
        ] as const)
          await obey(world, what, { number, by, lane: 'next-image' });
      }),
    ),
);

/** One that passed, and fails when it is looked at again. */
const relapse = patchNumber.map(
  (number) =>
    new Act(`patch ${number} passes its gates and fails one afterwards`, (world) =>
      several(world, async () => {
        const digest = find(world, number)?.build?.digest;
        if (digest === undefined) return;
        for (const name of GATES) await post(world, digest, name, 'passed');
        await post(world, digest, GATES[0], 'failed');
      }),
    ),
);

/** Whatever may be done, in any order. */
export const anyCommand = [
  finding,
  finding,
  build,
  build,
  report,
  report,
  waiver,
  command,
  command,
  journey,
  relapse,
];

function find({ seen }: World, number: number): PatchDocument | undefined {
  return patchesIn(seen).find((patch) => patch.number === number);
}

/** Several steps, of which a later one may be refused. */
async function several(world: World, act: () => Promise<void>): Promise<void> {
  world.severalSteps = true;
  await act();
}

async function post(world: World, digest: string, name: Gate, status: 'passed' | 'failed'): Promise<void> {
  const { services, about, ledger } = world;
  const run = `run-${(world.runs += 1)}`;
  const text = JSON.stringify({ ...about, build: digest, gate: name, run, cases: [{ name: 't', status }] });
  await takeReport(services, { bytes: Buffer.from(text), contentType: 'application/json', header: {} }, ada);
  const known = ledger.reports.get(digest) ?? new Map<Gate, 'passed' | 'failed'>();
  ledger.reports.set(digest, known.set(name, status));
}

async function obey(
  world: World,
  what: (typeof doings)[number],
  {
    number,
    by,
    lane,
  }: { number: number; by: { id: string; name: string }; lane: 'out-of-band' | 'next-image' },
): Promise<void> {
  const { services, about, ledger } = world;
  const of = { ...about, patch: number };
  const asked: Readonly<Record<(typeof doings)[number], Parameters<typeof commandPatch>[1]>> = {
    request: { do: 'request', ...of, targets: ['repository base'] },
    approve: { do: 'approve', ...of },
    release: { do: 'release', ...of },
    withdraw: { do: 'withdraw', ...of, reason: 'as agreed' },
    mitigate: { do: 'mitigate', ...of, text: 'switch it off' },
    move: { do: 'move', ...of, lane, reason: 'as agreed' },
  };
  await commandPatch(services, asked[what], by);
  const digest = find({ ...world, seen: await documentsOf(world) }, number)?.build?.digest ?? '';
  if (what === 'request') ledger.requests.set(number, by.id);
  if (what !== 'approve') return;
  ledger.approvals.set(number, (ledger.approvals.get(number) ?? new Set()).add(`${by.id} ${digest}`));
}
