import { pauseOf } from '../../events/index.ts';
import type { Lane, Policy } from '../../lanes/index.ts';
import type { Platform } from '../../platform/index.ts';
import { shippedEvrs } from '../builds/shipped-evrs.ts';
import { changePackage } from '../change-package.ts';
import type { Desk } from '../desk.ts';
import type { PatchDocument, Person } from '../documents.ts';
import { candidateBuild } from '../gates/candidate-build.ts';
import { evidenceOn, judgeBuild } from '../gates/judge-build.ts';
import { RefusedError, UnknownError } from '../refused.ts';
import type { WorkState } from '../work.ts';
import type { Approve, PatchCommand } from './command.ts';
import { obey } from './obey.ts';

/**
 * Carries out a person's command on a patch.
 * @returns its state afterwards
 * @throws RefusedError if it is not possible: nothing was changed
 */
export async function commandPatch(
  platform: Platform & { policy: Policy },
  command: PatchCommand | Approve,
  by: Person,
): Promise<WorkState> {
  const { release: key, package: name, patch: number } = command;
  const shipped = await shippedEvrs(platform, key, name);
  const pause = command.do === 'release' ? await pauseOf(platform.documents) : undefined;
  if (pause) throw new RefusedError('patch', `releases are held back since ${pause.since}: ${pause.reason}`);
  let state: WorkState | undefined;
  await changePackage(platform, {
    release: key,
    package: name,
    at: platform.clock.now().toISOString(),
    cause: `${command.do} by ${by.name}`,
    async act(desk) {
      const patch = desk.patches.get(number);
      if (!patch) throw new UnknownError('patch', `there is no patch ${number} of ${desk.packageKey}`);
      if (command.do === 'release') await checkGates(platform, desk, patch);
      const approvals = approvalsAsked(platform.policy, patch);
      obey(desk, patch, command, { by, approvals, shipped });
      state = desk.patches.get(number)?.state;
      return [];
    },
  });
  if (state === undefined) throw new TypeError('a command was neither obeyed nor refused');
  return state;
}

/** Judges the gates again as of now: a waiver may have expired since. @throws RefusedError */
async function checkGates(platform: Platform, desk: Desk, patch: PatchDocument): Promise<void> {
  if (patch.state !== 'validated') return;
  const build = await candidateBuild(platform, desk, patch);
  const { isReleasable, holds } = judgeBuild(desk, build, await evidenceOn(platform, desk, build));
  if (!isReleasable) throw new RefusedError('patch', `patch ${patch.number} is held: ${holds.join('; ')}`);
}

/** A moved patch needs at least the approvals of its original lane: moving it is no way around them. */
function approvalsAsked({ approvals }: Policy, { lane, laneMove }: PatchDocument): number {
  const asked = (of: Lane): number => (of === 'none' ? 0 : (approvals[of] ?? 0));
  return Math.max(asked(lane), asked(laneMove?.from ?? lane));
}
