import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { commandClocks, tickClocks } from '../../../shared/sla/index.ts';
import { openPolicy, type OpenSlaPolicy, slaPolicySchema } from '../../../shared/sla/policies/index.ts';
import { moveClocks } from '../../../shared/sla/clocks/move-clocks.ts';
import { calendar, instant, term } from '../policies/arbitraries.ts';
import { STEP } from '../policies/brute-force.ts';
import { type Happening, shownBy } from './model.ts';
import { clocks, KEY, observe, openWorld, place, takeIn, type World } from './world.ts';

const CVE = 'CVE-2026-0001';
const ABOUT = { release: 'azurelinux-3.0', package: 'httpd', cve: CVE };

type Terms = Record<'critical' | 'low', { amount: number; unit: 'hours' | 'days' | 'business-days' }>;

function policyOf(version: number, terms: Terms, days: object): OpenSlaPolicy {
  const within = ({ amount, unit }: Terms['low']): object =>
    unit === 'business-days' ? { businessDays: amount } : { [unit]: amount };
  return openPolicy(
    slaPolicySchema.parse({
      ...{ name: 'ours', version: String(version), title: 't', source: 's', atRisk: 0.25, calendar: days },
      clocks: [
        {
          ...{ name: 'fix', starts: { earliest: ['affected'] }, stops: ['in-repository', 'fixed'] },
          terms: [
            { when: { severity: ['critical'] }, within: within(terms.critical) },
            { within: within(terms.low) },
          ],
        },
      ],
    }),
  );
}

const terms = fc.record({ critical: term, low: term });
const policy = fc.record({ terms, calendar });

/** What to do next, and how many steps after the last. */
const acts = fc.array(
  fc.record({
    steps: fc.integer({ min: 1, max: 200 }),
    happening: fc.oneof(
      fc.record({ what: fc.constant('affected' as const), severity: fc.constantFrom('critical', 'low') }),
      fc.record({
        what: fc.constantFrom('fixed', 'place', 'unplace', 'pause', 'resume', 'pause', 'resume'),
      }),
      fc.record({ what: fc.constant('policy' as const), policy }),
    ),
  }),
  { minLength: 3, maxLength: 10 },
);

type Doing = Pick<Happening, 'what'>;

/** Whether it can be, as things stand: nothing is twice, and what lies in a place is not affected anew. */
function canBe(done: readonly Happening[], { what }: Doing): boolean {
  const last = (...asked: Happening['what'][]): Happening['what'] | undefined =>
    done.filter((each) => asked.includes(each.what)).at(-1)?.what;
  const isOpen = last('affected', 'fixed') === 'affected';
  const lies = last('place', 'unplace') === 'place';
  if (what === 'affected') return isOpen || !lies;
  if (what === 'place' || what === 'pause') return isOpen && last(what, ENDS[what]) !== what;
  if (what === 'unplace') return lies;
  if (what === 'resume') return last('pause', 'resume') === 'pause';
  return what === 'policy' || isOpen;
}

const ENDS = { place: 'unplace', pause: 'resume' } as const;

async function carryOut(world: World, happening: Happening, inForce: OpenSlaPolicy): Promise<void> {
  const { platform } = world;
  switch (happening.what) {
    case 'affected':
      return observe(world, { cve: CVE, status: 'affected', severity: happening.severity });
    case 'fixed':
      return observe(world, { cve: CVE, status: 'fixed' });
    case 'place':
    case 'unplace':
      await place(world, CVE, happening.what === 'place');
      await moveClocks(platform, { packageKey: KEY, cause: 'test' });
      return;
    case 'pause':
    case 'resume':
      await commandClocks(platform, { do: happening.what, ...ABOUT, reason: 'So.' }, 'ada');
      return;
    case 'policy':
      return tickClocks(platform, inForce);
  }
}

test('kept clocks show what a walk through the calendar step by step shows, whatever happens', async (t) => {
  let compared = 0;
  const compare = async (world: World, done: readonly Happening[]): Promise<void> => {
    const expected = shownBy(done, world.now());
    const actual = (await clocks(world)).sort((a, b) => a.round - b.round);
    assert.equal(actual.length, expected.length);
    for (const [index, { status, due, isClose }] of expected.entries()) {
      const { status: shown, due: until = '' } = actual[index] as (typeof actual)[number];
      if (isClose) continue;
      assert.equal(shown, status);
      const isFar = due === Infinity && until !== '';
      assert.ok(
        isFar || (due === Infinity ? until === '' : Math.abs(Date.parse(until) - due) <= STEP),
        until,
      );
      compared += 1;
    }
  };
  await fc.assert(
    fc.asyncProperty(instant, policy, acts, async (start, first, given) => {
      const world = await openWorld(t, new Date(start).toISOString());
      await ship(world.platform, shippedPackage('httpd', '2.4.46'));
      const done: Happening[] = [{ at: -Infinity, what: 'policy', policy: first }];
      let version = 1;
      let inForce = policyOf(version, first.terms, first.calendar);
      await tickClocks(world.platform, inForce);
      const all = [{ steps: 1, happening: { what: 'affected', severity: 'low' } as const }, ...given];
      for (const { steps, happening } of all) {
        world.setTime(world.now() + steps * STEP);
        await tickClocks(world.platform, inForce);
        await compare(world, done);
        if (!canBe(done, happening)) continue;
        const next = { ...happening, at: world.now() } as Happening;
        if (next.what === 'policy')
          inForce = policyOf((version += 1), next.policy.terms, next.policy.calendar);
        await carryOut(world, next, inForce);
        await takeIn(world, inForce);
        done.push(next);
        await compare(world, done);
      }
    }),
    { numRuns: 30 },
  );
  assert.ok(compared > 150, String(compared));
});
