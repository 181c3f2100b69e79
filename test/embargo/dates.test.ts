import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Inbox } from '../../shared/platform/index.ts';
import { mentionsOf } from '../../shared/vulnerabilities/index.ts';
import { HIDDEN, hiddenCommands, type Step } from './steps.ts';
import { keptInTheOpen, openWorld, PACKAGES, report, tick, type World } from './world.ts';

const DAY = 86_400_000;

/** CVE → package → day on which its embargo ends, by what was reported and taken. */
type Dates = Map<string, Map<string, number>>;

const cve = fc.constantFrom(...HIDDEN);
interface Reported {
  name: string;
  cve: string;
  ends: number;
  isAffected: boolean;
  also: string | null;
}

const reported: fc.Arbitrary<Reported> = fc.record({
  name: fc.constantFrom('httpd', ...PACKAGES),
  cve,
  /** Days from now. */
  ends: fc.integer({ min: 1, max: 6 }),
  isAffected: fc.constantFrom(true, true, true, false),
  also: fc.option(cve),
});

/** A report whose text may name another; what its builders and operators do; or days that pass. */
const step = fc.oneof(
  reported.map((given) => ({ given })),
  hiddenCommands.map((act: Step) => ({ act })),
  hiddenCommands.map((act: Step) => ({ act })),
  fc.integer({ min: 1, max: 4 }).map((days) => ({ days })),
);

async function reportFor(
  world: World,
  dates: Dates,
  { name, cve: id, ends, isAffected, also }: Reported,
  today: number,
): Promise<void> {
  const until = new Date(world.began.getTime() + (today + ends) * DAY).toISOString();
  const reason = `As found, like ${(also ?? 'nothing else').replaceAll('-', '_')}.`;
  const isTaken = await report(world, name, id, { until, isAffected, reason }).then(
    () => true,
    () => false,
  );
  if (isTaken) dates.set(id, (dates.get(id) ?? new Map<string, number>()).set(name, today + ends));
}

/** Those that get every event of a channel. */
const WATCHERS: readonly Inbox[] = [
  { entity: 'finding-events', subscription: 'triage' },
  { entity: 'patch-events', subscription: 'build-system' },
  { entity: 'embargo-events', subscription: 'build-system' },
];

/** Each channel counts the events of an aggregate from 1, in order, whatever other channels tell of it. */
async function checkSequences({ services }: World): Promise<void> {
  for (const inbox of WATCHERS) {
    const messages = await services.bus.peek(inbox, 1000);
    const told = Map.groupBy(
      messages,
      ({ sessionId = '', properties }) => `${sessionId} ${String(properties['cloudEvents_source'])}`,
    );
    for (const [aggregate, of] of told)
      assert.deepEqual(
        of.map(({ properties }) => Number(properties['cloudEvents_sequence'])),
        of.map((_, at) => at + 1),
        `${inbox.entity}: ${aggregate}`,
      );
  }
}

test('whatever is built for several CVEs with several dates, nothing that others may read names one before its last, and no channel has a gap', async (t) => {
  let lifted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
      const world = await openWorld(t);
      const dates: Dates = new Map();
      /** Known to everybody once: a later date for another package comes too late. */
      const known = new Set<string>();
      let today = 0;
      for (const [index, each] of steps.entries()) {
        if ('days' in each) today += each.days;
        world.setTime(new Date(world.began.getTime() + today * DAY + index * 1000));
        if ('act' in each) await each.act(world);
        if ('given' in each) await reportFor(world, dates, each.given, today);
        await tick(world);
        await checkSequences(world);
        if (!('days' in each) && index < steps.length - 1) continue;
        const seen = JSON.stringify(await keptInTheOpen(world));
        const held = HIDDEN.filter(
          (id) => !known.has(id) && Math.max(0, ...(dates.get(id)?.values() ?? [])) > today,
        );
        assert.equal(mentionsOf(held)(seen), undefined, `on day ${today}`);
        for (const id of HIDDEN) if (mentionsOf([id])(seen) !== undefined) known.add(id);
      }
      lifted += known.size;
    }),
    { numRuns: 12, endOnFailure: true },
  );
  assert.ok(lifted > 4, `${lifted} came to light`);
});
