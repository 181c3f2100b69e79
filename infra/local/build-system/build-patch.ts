import { UnrecoverableError } from '../../../shared/platform/index.ts';
import { parseEvr } from '../../../shared/rpm/index.ts';
import { reasonOf } from './api-client.ts';
import type { BuildSystem } from './build-system.ts';
import { currentPatch } from './current-patch.ts';
import { type KeptBuild, keepBuild, keptBuilds } from './kept-builds.ts';
import { makeBuild } from './make-build.ts';
import { nextEvr } from './next-evr.ts';
import type { PatchView } from './patch-view.ts';

const AWAITS_BUILD = new Set(['required', 'rejected']);

/**
 * After this many rejected builds a patch needs a person: another build of the same sources would fail too.
 */
const MOST_BUILDS = 5;

/**
 * Builds a patch that awaits a build and reports the build. Called again after a crash, it reuses a build
 * already made for the same revision. Leaves a patch alone that no longer awaits a build.
 * @throws UnrecoverableError for a package without known sources, or a patch that was built too often
 */
export async function buildPatch(system: BuildSystem, asked: PatchView): Promise<void> {
  const patch = await currentPatch(system.api, asked);
  if (!patch || !AWAITS_BUILD.has(patch.state)) return;
  const { record } = await builtFor(system, patch);
  const answer = await system.api.post('/api/builds', {
    contentType: 'application/json',
    text: JSON.stringify(record),
  });
  const name = `${record.package} ${record.evr}`;
  if (answer.status < 300)
    system.tell(`built ${name} for patch ${patch.patch}: ${record.patchedCves.join(' ')}`);
  else system.tell(`${name} was refused: ${reasonOf(answer)}`);
}

/**
 * The build already made for this revision of the patch, or else a new one with a higher EVR than all others.
 */
async function builtFor(system: BuildSystem, patch: PatchView): Promise<KeptBuild> {
  const { release, package: name, patch: number, revision, cves, changedAt } = patch;
  const packageKey = `${release}/${name}`;
  const source = system.sources.get(packageKey);
  if (!source)
    throw new UnrecoverableError(`${packageKey}: its sources are not known`, { record: packageKey });
  const kept = await keptBuilds(system.workshop, packageKey);
  const known = kept.find((each) => each.patch === number && each.revision === revision);
  if (known) return known;
  if (kept.filter((each) => each.patch === number).length >= MOST_BUILDS)
    throw new UnrecoverableError(`${packageKey}: ${MOST_BUILDS} builds for patch ${number} did not pass`, {
      record: packageKey,
    });
  const made = makeBuild({
    release,
    source,
    evr: nextEvr([source, ...kept.map(({ record }) => parseEvr(record.evr))]),
    architectures: system.architectures,
    patch: number,
    fixes: cves.map(({ cve }) => cve),
    fixed: [...(source.patchedCves ?? []), ...kept.flatMap(({ record }) => record.patchedCves)],
    at: changedAt ?? '',
  });
  return keepBuild(system.workshop, { packageKey, patch: number, revision }, made);
}
