import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, PatchlineError } from '../../../shared/platform/index.ts';
import { command, findingsOf, metClocksOf, patchesOf, runsOf } from './ask.ts';
import { failed, hasEnded, type Processes, processesOf } from './processes.ts';
import { addFirstImage, fromRepositoryToImage } from './image.ts';
import { openSite, type Site } from './site.ts';
import { until } from './until.ts';
import type { PatchLook } from './views.ts';
import { publishRecord, type Sample, STORY } from './world.ts';

interface DemoOptions {
  /** Program and arguments that start `patchline`. */
  command: readonly string[];
  environment: Environment;
  sample: Sample;
  /** Called for each step: who acts, and what they do. */
  tell: (who: string, what: string) => void;
  stop: AbortSignal;
}

/**
 * Follows a CVE from its NVD record to the image that nodes run. A host, a build system and two people act in
 * processes of their own, in a folder that is removed afterwards.
 * @throws PatchlineError when a step does not happen
 */
export async function runDemo({
  command: patchline,
  environment,
  stop,
  ...telling
}: DemoOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-demo-'));
  const processes = processesOf(patchline, environment);
  try {
    await Promise.race([tellStory({ folder, processes, stop, ...telling }), whenStopped(stop)]);
  } finally {
    await processes.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function whenStopped(stop: AbortSignal): Promise<never> {
  await once(stop, 'abort');
  throw new PatchlineError('the demo was stopped');
}

interface Stage extends Pick<DemoOptions, 'sample' | 'tell' | 'stop'> {
  folder: string;
  processes: Processes;
}

async function tellStory({ folder, processes, sample, tell, stop }: Stage): Promise<void> {
  const site = await openSite({ folder, processes, sample, stop }, (line) => {
    tell('build system', line);
  });
  await scan(site);
  await addFirstImage({ site, processes, folder }, sample, tell);
  const patch = await fromRecordToPatch(site, sample, tell);
  await fromBuildToRelease(site, patch, tell);
  const checked = await processes.run([
    'repository',
    'check',
    '--state',
    site.state,
    '--repository',
    site.repository,
  ]);
  for (const line of checked.split('\n')) tell('repository check', line.trim());
  await fromRepositoryToFixed(site, tell);
  await tellClock(site, 'fix', tell);
  await fromRepositoryToImage(site, processes, tell);
  await tellClock(site, 'image', tell);
}

/** Waits until a clock is met. */
async function tellClock({ alice }: Site, name: string, tell: Tell): Promise<void> {
  const { status, started, stopped } = await until(`the clock ${name} to be met`, async () =>
    (await metClocksOf(alice, STORY.package, STORY.cve)).find(({ clock }) => clock === name),
  );
  const took = (Date.parse(stopped) - Date.parse(started)) / 1000;
  tell('clock', `${name} of ${KEY}: ${status}, after ${took.toFixed(1)} s`);
}

type Tell = DemoOptions['tell'];

const KEY = `${STORY.package} ${STORY.cve}`;

async function fromRecordToPatch(site: Site, sample: Sample, tell: Tell): Promise<PatchLook> {
  const before = await findingsOf(site.alice);
  tell('scan', `first import: ${before.size} findings, a baseline; the NVD has no ${STORY.cve} yet`);
  await publishRecord(site.nvd, sample);
  tell('NVD', `publishes ${STORY.cve}`);
  await scan(site);
  const finding = (await findingsOf(site.alice)).get(KEY);
  if (!finding) throw new PatchlineError(`${KEY}: there is no finding`);
  tell('scan', `finding: ${KEY}, ${finding.severity}, ${finding.status}, ${finding.lane}`);
  const patch = await until(
    `a patch of ${STORY.package}`,
    async () => (await patchesOf(site.alice, STORY.package))[0],
  );
  const cves = patch.cves.map(({ cve }) => cve).join(' ');
  tell(
    'patch',
    `patch.required: patch ${patch.patch} of ${patch.package} for ${cves}, ${patch.lane} (${patch.laneReason})`,
  );
  return patch;
}

async function fromBuildToRelease(
  site: Site,
  { release, package: name, patch: number }: PatchLook,
  tell: Tell,
): Promise<void> {
  const { alice, bob, buildSystem } = site;
  const validated = await until('validated', async () => {
    const [now] = await patchesOf(alice, name);
    return now?.state === 'validated' ? now : undefined;
  });
  const passed = (validated.gates ?? []).map(({ gate, state }) => `${gate} ${state}`).join(', ');
  tell('patch', `patch.validated: ${validated.build?.evr ?? ''}: ${passed}`);
  const about = { release, package: name, patch: number };
  const act = async (who: string, api: typeof alice, asked: { do: string }): Promise<void> => {
    const path = asked.do === 'approve' ? '/api/approvals' : '/api/patches';
    const answer = await command(api, path, { ...about, ...asked });
    tell(
      who,
      'state' in answer
        ? `${asked.do}: the patch is ${answer.state}`
        : `${asked.do}: refused: ${answer.refused}`,
    );
  };
  await act('alice', alice, { do: 'request', ...{ targets: ['repository base'] } });
  await act('alice', alice, { do: 'release' });
  await act('bob', bob, { do: 'approve' });
  await act('alice', alice, { do: 'release' });
  await until('published', () => {
    if (hasEnded(buildSystem.child)) throw failed(buildSystem);
    return buildSystem.lines.find((line) => line.startsWith('published'));
  });
}

async function fromRepositoryToFixed(site: Site, tell: Tell): Promise<void> {
  const before = await findingsOf(site.alice);
  await scan(site);
  const after = await findingsOf(site.alice);
  const moved = [...after].filter(([key, { status }]) => before.get(key)?.status !== status);
  for (const [key, { status }] of moved) tell('scan', `finding: ${key}, ${status}`);
  if (after.get(KEY)?.status !== 'fixed')
    throw new PatchlineError(`${KEY}: is ${after.get(KEY)?.status ?? 'gone'}`);
  tell('scan', `${after.size - moved.length} other findings are unchanged`);
}

/** Does the timers' work: starts a run, and settles it once its jobs are done. */
async function scan({ alice, trigger }: Site): Promise<void> {
  const known = await runsOf(alice);
  await trigger('scheduledIngest');
  const run = await until('a run', async () =>
    [...(await runsOf(alice)).keys()].find((id) => !known.has(id)),
  );
  const stage = await until(`run ${run}`, async () => {
    await trigger('settleRuns');
    const now = (await runsOf(alice)).get(run);
    return now === 'done' || now === 'failed' ? now : undefined;
  });
  if (stage === 'failed') throw new PatchlineError(`run ${run} failed`);
}
