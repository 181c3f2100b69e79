import fc from 'fast-check';
import type { Role } from '../../shared/access/index.ts';
import { contentHash } from '../../shared/platform/index.ts';
import { aBuild } from '../patches/builds/records.ts';
import { ask, find, PACKAGES, report, tick, type World } from './world.ts';

/** A step that everybody may see the outcome of; what it answers is part of what others see. */
export type Step = (world: World) => Promise<unknown>;

const name = fc.constantFrom(...PACKAGES, 'httpd');
const open = fc.constantFrom('CVE-2025-1001', 'CVE-2025-1002', 'CVE-2025-1003');
export const HIDDEN = ['CVE-2026-9001', 'CVE-2026-9002', 'CVE-2026-9003'] as const;
const hidden = fc.constantFrom(...HIDDEN);
const evr = fc.integer({ min: 2, max: 7 }).map((release) => `2.4.46-${release}`);
const patch = fc.constantFrom(1, 1, 1, 2, 3);

type Act = 'release' | 'withdraw' | 'mitigate' | 'move';

/** What builders, operators and approvers do, on one side or the other. */
function commands(cve: fc.Arbitrary<string>, held: readonly Role[], mark: object): fc.Arbitrary<Step> {
  const about = fc.record({ package: name, patch });
  const posted = (role: Role, path: string, body: object): Step => {
    return (world) => ask(world, [role, ...held], path, { ...body, release: world.release, ...mark });
  };
  const build = fc
    .record({ package: name, evr, patchedCves: fc.uniqueArray(cve, { maxLength: 3 }) })
    .map((given) => posted('builder', '/api/builds', aBuild(given)));
  const request = about.map((given) =>
    posted('operator', '/api/patches', { do: 'request', ...given, targets: ['repository base'] }),
  );
  const others = fc
    .tuple(about, fc.constantFrom<Act>('release', 'withdraw', 'mitigate', 'move'))
    .map(([given, act]) => {
      const rest = {
        release: {},
        withdraw: { reason: 'no' },
        mitigate: { text: 'Turn it off.' },
        move: { lane: 'next-image', reason: 'so' },
      }[act];
      return posted('operator', '/api/patches', { do: act, ...given, ...rest });
    });
  const approve = about.map((given) => posted('approver', '/api/approvals', { do: 'approve', ...given }));
  const gate = fc
    .tuple(name, fc.constantFrom('passed', 'failed'), fc.integer({ min: 1, max: 3 }))
    .map(([of, status, run]): Step => async (world) => {
      const digest = await lastBuild(world, of, held.length > 0);
      const flag = Object.keys(mark).length > 0 ? '?embargoed=true' : '';
      return ask(world, ['builder', ...held], `/api/gate-reports${flag}`, {
        ...{ release: world.release, package: of, build: digest, gate: 'extensions', run: `run-${run}` },
        cases: [{ name: 't', status }],
      });
    });
  const whole = fc.tuple(build, gate, request, approve, others).map((steps): Step => async (world) => {
    const answers: unknown[] = [];
    for (const step of steps) answers.push(await step(world));
    return answers;
  });
  return fc.oneof(build, build, request, others, approve, gate, whole, whole);
}

/** The hash of a build that is known on that side, or of none. */
async function lastBuild(world: World, of: string, isEmbargoed: boolean): Promise<string> {
  const held: Role[] = isEmbargoed ? ['operator', 'embargo'] : ['operator'];
  const query = `?release=${world.release}&package=${of}${isEmbargoed ? '&embargoed=true' : ''}`;
  const { jsonBody } = await ask(world, held, `/api/patches${query}`);
  const { patches } = jsonBody as { patches: { build?: { digest: string } }[] };
  return patches.findLast(({ build }) => build)?.build?.digest ?? contentHash('none');
}

const openSteps = fc.oneof(
  fc.tuple(name, open).map(
    ([of, cve]): Step =>
      (world) =>
        find(world, of, cve),
  ),
  commands(open, [], {}),
  // Who does not know asks for what they guess.
  commands(fc.oneof(open, hidden), [], { embargoed: true }),
  commands(hidden, [], {}),
);

/** What who knows of an embargo does apart. */
export const hiddenCommands = commands(hidden, ['embargo'], { embargoed: true });

const hiddenSteps = fc.oneof(
  fc.tuple(name, hidden, fc.boolean()).map(
    ([of, cve, isAffected]): Step =>
      (world) =>
        report(world, of, cve, { isAffected }),
  ),
  hiddenCommands,
);

interface Done {
  step: Step;
  isHidden: boolean;
}

/** What is done in the open and apart, in any order. */
export function histories(minLength: number, maxLength: number): fc.Arbitrary<Done[]> {
  const either = fc.oneof(
    openSteps.map((step) => ({ step, isHidden: false })),
    hiddenSteps.map((step) => ({ step, isHidden: true })),
  );
  return fc.array(either, { minLength, maxLength });
}

/**
 * Plays it; a second passes with each step, and now and then all that waits is taken in, whoever takes it.
 * @param every after how many steps
 * @returns the answers to what was done in the open
 */
export async function play(
  world: World,
  steps: readonly Done[],
  { withHidden, every = 1 }: { withHidden: boolean; every?: number },
): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const [index, { step, isHidden }] of steps.entries()) {
    world.setTime(new Date(world.began.getTime() + index * 1000));
    if (!isHidden || withHidden) {
      const answer = await step(world);
      if (!isHidden) answers.push(answer);
    }
    if ((index + 1) % every === 0 || index === steps.length - 1) await tick(world);
  }
  return answers;
}
