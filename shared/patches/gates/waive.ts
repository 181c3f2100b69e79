import type { Platform } from '../../platform/index.ts';
import { changePackage } from '../change-package.ts';
import type { Desk } from '../desk.ts';
import type { PatchDocument, Person } from '../documents.ts';
import { RefusedError, UnknownError } from '../refused.ts';
import { type Agreement, granted, grantedIn, requested } from './agreement.ts';
import { candidateBuild } from './candidate-build.ts';
import { type WaiverDocument, waiverId } from './documents.ts';
import { evidenceOn, judgeBuild } from './judge-build.ts';
import { keptWaivers } from './kept-waivers.ts';
import { passGates } from './pass-gates.ts';
import type { WaiverGrant, WaiverRequest } from './waiver-command.ts';

interface Waived {
  /** What still holds the patch. */
  holds: string[];
  state: PatchDocument['state'];
}

/** What holds a patch, and what was agreed on it. */
type Case = Parameters<typeof granted>[0];

/**
 * Requests a waiver of a result, or a longer one. Does not change the patch.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function askForWaiver(platform: Platform, request: WaiverRequest, by: Person): Promise<Waived> {
  const { reason, until, movesAnchor } = request;
  return onCase(platform, request, {
    cause: `waiver asked for by ${by.name}`,
    act: (given) => requested(given, { by, reason, until, movesAnchor }),
  });
}

/**
 * Grants what another person requested; the patch goes on if nothing else holds it.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function grantAsked(platform: Platform, given: WaiverGrant, by: Person): Promise<Waived> {
  return onCase(platform, given, {
    cause: `waiver granted by ${by.name}`,
    act: (found) => granted(found, by),
  });
}

async function onCase(
  platform: Platform,
  { release, package: name, patch: number, result }: WaiverGrant,
  { cause, act }: { cause: string; act: (given: Case) => Agreement },
): Promise<Waived> {
  let waived: Waived | undefined;
  await changePackage(platform, {
    release,
    package: name,
    at: platform.clock.now().toISOString(),
    cause,
    async act(desk) {
      const patch = desk.patches.get(number);
      if (!patch) throw new UnknownError('patch', `there is no patch ${number} of ${desk.packageKey}`);
      const build = await candidateBuild(platform, desk, patch);
      const evidence = await evidenceOn(platform, desk, build);
      const before = judgeBuild(desk, build, evidence);
      const blocker = before.gates.flatMap(({ blockers }) => blockers).find((each) => each.result === result);
      if (!blocker) throw new RefusedError('result', `nothing that holds patch ${number} has this hash`);
      const kept = await keptWaivers(platform, desk.packageKey, build.digest);
      const stored = kept.find(({ body }) => body.result === result);
      const agreement = act({ build: build.digest, blocker, known: stored?.body, at: desk.at });
      const body = documentOf(desk, patch, agreement);
      const waiver = grantedIn(agreement);
      // A request alone does not change what holds the patch.
      const judgement = waiver ? judgeBuild(desk, build, evidence, { waivers: [waiver] }) : before;
      // A validated patch whose waiver has expired is held at its release.
      if (waiver && patch.state !== 'validated') passGates(desk, patch, judgement);
      waived = { holds: judgement.holds, state: desk.patches.get(number)?.state ?? patch.state };
      return [stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body }];
    },
  });
  if (!waived) throw new TypeError('a waiver was neither taken nor refused');
  return waived;
}

function documentOf({ packageKey }: Desk, { number }: PatchDocument, agreement: Agreement): WaiverDocument {
  const id = waiverId(agreement.build, agreement.result);
  return { id, kind: 'waiver', packageKey, patch: number, ...agreement };
}
