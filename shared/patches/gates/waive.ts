import { type Blocker, extendWaiver, type Grant, grantWaiver, type Waiver } from '../../gates/index.ts';
import { InvalidInputError, type Platform } from '../../platform/index.ts';
import { changePackage } from '../change-package.ts';
import type { Desk } from '../desk.ts';
import type { BuildDocument, PatchDocument, Person } from '../documents.ts';
import { RefusedError, UnknownError } from '../refused.ts';
import { candidateBuild } from './candidate-build.ts';
import { type WaiverDocument, waiverId } from './documents.ts';
import { evidenceOn, judgeBuild } from './judge-build.ts';
import { grantedOf, keptWaivers } from './kept-waivers.ts';
import { passGates } from './pass-gates.ts';
import type { WaiverGrant, WaiverRequest } from './waiver-command.ts';

interface Waived {
  /** What still holds the patch. */
  holds: string[];
  state: PatchDocument['state'];
}

/** What holds a patch, and what was agreed on it. */
interface Case {
  desk: Desk;
  patch: PatchDocument;
  build: BuildDocument;
  blocker: Blocker;
  /** What was requested and granted for it before. */
  known: WaiverDocument | undefined;
}

/**
 * Requests a waiver of a result, or a longer one. Does not change the patch.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function askForWaiver(platform: Platform, request: WaiverRequest, by: Person): Promise<Waived> {
  const { reason, until, movesAnchor } = request;
  return onCase(
    platform,
    request,
    `waiver asked for by ${by.name}`,
    ({ desk, patch, build, blocker, known }) => {
      const asked = { by, at: desk.at, reason, until };
      // Somebody else will grant it; everything else is checked now.
      agreed(known, { build, blocker, movesAnchor }, { ...grantOf(asked, by), approvedBy: 'another' });
      const { gate, test, environment, result } = blocker;
      const fresh: WaiverDocument = {
        id: waiverId(build.digest, result),
        kind: 'waiver',
        packageKey: desk.packageKey,
        patch: patch.number,
        build: build.digest,
        gate,
        test,
        environment,
        result,
        movesAnchor,
        grants: [],
      };
      return { ...(known ?? fresh), asked };
    },
  );
}

/**
 * Grants what another person requested; the patch goes on if nothing else holds it.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function grantAsked(platform: Platform, given: WaiverGrant, by: Person): Promise<Waived> {
  return onCase(platform, given, `waiver granted by ${by.name}`, ({ desk, build, blocker, known }) => {
    const { asked, ...rest } = known ?? {};
    if (!known || !asked) throw new RefusedError('result', 'nobody asks for a waiver of it');
    if (asked.by.id === by.id)
      throw new RefusedError('approvedBy', `${by.name} asked for it: another person has to grant it`);
    const grant = { ...grantOf(asked, by), at: desk.at };
    const { grants } = agreed(known, { build, blocker, movesAnchor: known.movesAnchor }, grant);
    return { ...(rest as WaiverDocument), grants };
  });
}

function grantOf({ by, at, reason, until }: NonNullable<WaiverDocument['asked']>, granter: Person): Grant {
  return { requestedBy: named(by), approvedBy: named(granter), reason, at, until };
}

function named({ id, name }: Person): string {
  return `${name} (${id})`;
}

function agreed(
  known: WaiverDocument | undefined,
  { build, blocker, movesAnchor }: { build: BuildDocument; blocker: Blocker; movesAnchor: boolean },
  grant: Grant,
): Waiver {
  try {
    const granted = known && grantedOf(known);
    return granted ? extendWaiver(granted, grant) : grantWaiver(build.digest, blocker, grant, movesAnchor);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RefusedError(error.field ?? 'result', error.message);
  }
}

async function onCase(
  platform: Platform,
  { release, package: name, patch: number, result }: WaiverGrant,
  cause: string,
  act: (given: Case) => WaiverDocument,
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
      const body = act({ desk, patch, build, blocker, known: stored?.body });
      const waiver = grantedOf(body);
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
