import { reasonOf } from './api-client.ts';
import type { BuildSystem } from './build-system.ts';
import { currentPatch } from './current-patch.ts';
import { keptBuilds } from './kept-builds.ts';
import type { PatchView } from './patch-view.ts';

const AWAITS_TESTS = new Set(['available', 'validating']);

/**
 * Runs the available tests on the build of a patch and reports the results. Reports for a gate that the
 * policy does not ask for, or that were taken in before a crash, are refused and change nothing.
 */
export async function testBuild(system: BuildSystem, asked: PatchView): Promise<void> {
  const patch = await currentPatch(system.api, asked);
  if (!patch?.build || !AWAITS_TESTS.has(patch.state)) return;
  const { release, package: name, build } = patch;
  const kept = await keptBuilds(system.workshop, `${release}/${name}`);
  const own = kept.find(({ record }) => record.evr === build.evr);
  if (!own) return;
  for (const { gate, run } of system.tests) {
    const about = {
      release,
      package: name,
      build: build.digest,
      gate,
      run: `${gate}-${own.patch}-${own.revision}`,
    };
    const { contentType, text } = await run(own, about);
    const query = contentType === 'application/json' ? {} : about;
    const answer = await system.api.post('/api/gate-reports', { contentType, text }, query);
    const { gate: state, holds = [] } = (answer.body ?? {}) as { gate?: string; holds?: string[] };
    if (answer.status < 300)
      system.tell(
        `tested ${name} ${build.evr}: ${gate} ${state ?? ''}${holds.map((each) => `; ${each}`).join('')}`,
      );
    else system.tell(`${gate} of ${name} ${build.evr}: ${reasonOf(answer)}`);
  }
}
