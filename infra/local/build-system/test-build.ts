import { reasonOf } from './api-client.ts';
import type { BuildSystem } from './build-system.ts';
import { currentPatch } from './current-patch.ts';
import type { About, TestSystem } from './gates/test-system.ts';
import { type KeptBuild, keptBuilds } from './kept-builds.ts';
import type { PatchView } from './patch-view.ts';

const AWAITS_TESTS = new Set(['available', 'validating']);

/**
 * Runs the tests on the build of a patch that its gates ask for, and reports each run. Reports that were taken
 * in before a crash are refused and change nothing.
 */
export async function testBuild(system: BuildSystem, asked: PatchView): Promise<void> {
  const patch = await currentPatch(system.api, asked);
  if (!patch?.build || !AWAITS_TESTS.has(patch.state)) return;
  const { release, package: name, build } = patch;
  const kept = await keptBuilds(system.workshop, `${release}/${name}`);
  const own = kept.find(({ record }) => record.evr === build.evr);
  if (!own) return;
  for (const test of system.tests)
    for (let run = 1; run <= (test.runs ?? 1); run++) {
      const now = await currentPatch(system.api, asked);
      if (!now || !isAsked(now, build, test)) break;
      await reportRun(system, { test, own, about: aboutOf(patch, build, { test, own, run }) });
    }
}

type Build = NonNullable<PatchView['build']>;

/** The gates of a build are known from its first report on. */
function isAsked({ state, build, gates }: PatchView, { digest }: Build, { gate }: TestSystem): boolean {
  if (build?.digest !== digest || !AWAITS_TESTS.has(state)) return false;
  return gates?.some((each) => each.gate === gate) ?? true;
}

function aboutOf(
  { release, package: name }: PatchView,
  { digest }: Build,
  { test: { gate, runs }, own, run }: { test: TestSystem; own: KeptBuild; run: number },
): About {
  const runName = `${gate}-${own.patch}-${own.revision}`;
  return {
    release,
    package: name,
    build: digest,
    gate,
    run: runs === undefined ? runName : `${runName}-${run}`,
  };
}

async function reportRun(
  { api, tell }: BuildSystem,
  { test, own, about }: { test: TestSystem; own: KeptBuild; about: About },
): Promise<void> {
  const { contentType, text } = await test.run(own, about);
  const answer = await api.post('/api/gate-reports', { contentType, text }, { ...about });
  const { gate: state, holds = [] } = (answer.body ?? {}) as { gate?: string; holds?: string[] };
  const what = `${about.package} ${own.record.evr}`;
  if (answer.status < 300)
    tell(`tested ${what}: ${about.gate} ${state ?? ''}${holds.map((each) => `; ${each}`).join('')}`);
  else tell(`${about.gate} of ${what}: ${reasonOf(answer)}`);
}
