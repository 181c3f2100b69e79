import fc from 'fast-check';
import {
  askForWaiver,
  buildRecord,
  commandPatch,
  grantAsked,
  takeBuild,
  takeReport,
} from '../../../shared/patches/index.ts';
import { aBuild } from '../builds/records.ts';
import { Act, several } from './act.ts';
import { anyFinding, find, HIDDEN_CVES, OPEN_CVES } from './findings.ts';
import { look } from './places.ts';
import {
  type Gate,
  GATES,
  isPublic,
  lookAgain,
  patchesIn,
  type Side,
  SIDES,
  timeOf,
  type World,
} from './world.ts';

type PatchDocument = ReturnType<typeof patchesIn>[number];

const people = ['ada', 'ben', 'cyn'].map((name) => ({ id: `user:${name}`, name }));
const [ada, ben] = people as [(typeof people)[number], (typeof people)[number]];
const person = fc.constantFrom(...people);
const side = fc.constantFrom<Side>('open', 'open', ...SIDES);
const cve = fc.constantFrom(...OPEN_CVES, ...HIDDEN_CVES);
const patchNumber = fc.integer({ min: 1, max: 4 });
const gate = fc.constantFrom(...GATES);

const build = fc
  .record({
    side,
    patchedCves: fc.uniqueArray(cve, { minLength: 1, maxLength: 3 }),
    release: fc.integer({ min: 2, max: 9 }),
  })
  .map(
    ({ side: where, patchedCves, release }) =>
      new Act(`build ${release} of ${patchedCves.join(' ')}`, where, (world) =>
        deliver(world, where, release, patchedCves),
      ),
  );

const report = fc
  .record({
    side,
    number: patchNumber,
    gate,
    status: fc.constantFrom('passed' as const, 'passed' as const, 'failed' as const),
  })
  .map(
    ({ side: where, number, gate: name, status }) =>
      new Act(`${name} ${status} of patch ${number}`, where, async (world) => {
        const patch = patchOf(world, where, number);
        if (patch?.build) await post(world, where, patch.build.digest, { gate: name, status });
      }),
  );

const waiver = fc.record({ side, number: patchNumber, granter: person }).map(
  ({ side: where, number, granter }) =>
    new Act(`waive what holds patch ${number}, by ada and ${granter.name}`, where, async (world) => {
      const patch = patchOf(world, where, number);
      const held = patch?.gates?.flatMap(({ gate: name, holds }) =>
        holds.map(({ result }) => ({ name, result })),
      )[0];
      if (!patch?.build || !held) return;
      const services = world.sides[where];
      const of = { ...world.about, patch: number, result: held.result };
      const until = world.time + 3600;
      await several(world, async () => {
        const asked = { ...of, reason: 'as agreed', until: timeOf(until), movesAnchor: false };
        await askForWaiver(services, asked, ada);
        await grantAsked(services, of, granter);
        world.ledger.waived.set(`${patch.build?.digest ?? ''} ${held.name}`, until);
      });
    }),
);

const doings = [
  'request',
  'approve',
  'release',
  'release',
  'withdraw',
  'mitigate',
  'credit',
  'move',
] as const;
const lane = fc.constantFrom('out-of-band' as const, 'next-image' as const);
const command = fc
  .record({ side, what: fc.constantFrom(...doings), number: patchNumber, by: person, lane })
  .map(
    ({ side: where, what, number, by, lane: to }) =>
      new Act(`${what} patch ${number} by ${by.name}`, where, (world) =>
        obey(world, where, what, { number, by, lane: to }),
      ),
  );

/** What would seldom come about step by step. */
const journey = fc
  .record({ side, number: patchNumber })
  .map(
    ({ side: where, number }) =>
      new Act(`patch ${number} passes its gates, is requested, approved and released`, where, (world) =>
        several(world, () => carryThrough(world, where, number)),
      ),
  );

/** One that passed, and fails when it is looked at again. */
const relapse = fc.record({ side, number: patchNumber }).map(
  ({ side: where, number }) =>
    new Act(`patch ${number} passes its gates and fails one afterwards`, where, (world) =>
      several(world, async () => {
        const digest = patchOf(world, where, number)?.build?.digest;
        if (digest === undefined) return;
        for (const name of GATES) await post(world, where, digest, { gate: name, status: 'passed' });
        await post(world, where, digest, { gate: GATES[0], status: 'failed' });
      }),
    ),
);

/** A build that fixes one of two, and a higher one that fixes both: what the first left, and what the second takes. */
const split = fc.record({ release: fc.integer({ min: 2, max: 8 }), passes: fc.boolean() }).map(
  ({ release, passes }) =>
    new Act(`build ${release} fixes one of two CVEs, build ${release + 1} both`, 'open', (world) =>
      several(world, async () => {
        const [first = '', second = ''] = OPEN_CVES;
        for (const each of [first, second])
          await find(world, each, { status: 'affected', lane: 'out-of-band' });
        await deliver(world, 'open', release, [first]);
        await deliver(world, 'open', release + 1, [first, second]);
        await lookAgain(world);
        const last = patchesIn(world.seen.open).findLast(
          (patch) => patch.build?.evr === `0:2.4-${release + 1}`,
        );
        if (passes && last) await carryThrough(world, 'open', last.number);
      }),
    ),
);

/** Whatever may be done, in any order. */
export const anyCommand = [
  ...anyFinding,
  ...[build, build, report, report, waiver, command, command, journey, relapse, split, look],
];

function patchOf({ seen }: World, where: Side, number: number): PatchDocument | undefined {
  return patchesIn(seen[where]).find((patch) => patch.number === number);
}

/** Nobody names in the open what is not public; who works under embargo names that alone. */
async function deliver(world: World, where: Side, release: number, cves: readonly string[]): Promise<void> {
  const patchedCves = cves.filter((each) =>
    where === 'open' ? isPublic(world, each) : HIDDEN_CVES.includes(each),
  );
  const sha256 = (where === 'open' ? 'a' : 'b').repeat(64);
  const record = aBuild({ ...world.about, evr: `2.4-${release}`, patchedCves });
  const artifacts = record.artifacts.map((each) => ({ ...each, sha256 }));
  await takeBuild(world.sides[where], buildRecord.parse({ ...record, artifacts }));
}

async function carryThrough(world: World, where: Side, number: number): Promise<void> {
  const digest = patchOf(world, where, number)?.build?.digest;
  if (digest === undefined) return;
  for (const name of GATES) await post(world, where, digest, { gate: name, status: 'passed' });
  for (const [what, by] of [
    ['request', ada],
    ['approve', ben],
    ['release', ada],
  ] as const)
    await obey(world, where, what, { number, by, lane: 'next-image' });
}

async function post(
  world: World,
  where: Side,
  digest: string,
  { gate: name, status }: { gate: Gate; status: 'passed' | 'failed' },
): Promise<void> {
  const { sides, about, ledger } = world;
  const run = `run-${(world.runs += 1)}`;
  const text = JSON.stringify({ ...about, build: digest, gate: name, run, cases: [{ name: 't', status }] });
  const given = { bytes: Buffer.from(text), contentType: 'application/json', header: {} };
  await takeReport(sides[where], given, ada);
  const known = ledger.reports.get(digest) ?? new Map<Gate, 'passed' | 'failed'>();
  ledger.reports.set(digest, known.set(name, status));
}

async function obey(
  world: World,
  where: Side,
  what: (typeof doings)[number],
  {
    number,
    by,
    lane: to,
  }: { number: number; by: { id: string; name: string }; lane: 'out-of-band' | 'next-image' },
): Promise<void> {
  const { sides, about, ledger } = world;
  const of = { ...about, patch: number };
  const asked: Readonly<Record<(typeof doings)[number], Parameters<typeof commandPatch>[1]>> = {
    request: { do: 'request', ...of, targets: ['repository base'] },
    approve: { do: 'approve', ...of },
    release: { do: 'release', ...of },
    withdraw: { do: 'withdraw', ...of, reason: 'as agreed' },
    mitigate: { do: 'mitigate', ...of, text: 'switch it off' },
    credit: { do: 'credit', ...of, names: ['Ada'] },
    move: { do: 'move', ...of, lane: to, reason: 'as agreed' },
  };
  await commandPatch(sides[where], asked[what], by);
  const key = `${where} ${number}`;
  if (what === 'request') ledger.requests.set(key, by.id);
  if (what !== 'approve') return;
  await lookAgain(world);
  const digest = patchOf(world, where, number)?.build?.digest ?? '';
  ledger.approvals.set(key, (ledger.approvals.get(key) ?? new Set()).add(`${by.id} ${digest}`));
}
