import { compareEvr, parseEvr } from '../../rpm/index.ts';
import { isOvertaken, type Platform, queryAll, type Stored, underEmbargo } from '../../platform/index.ts';
import { shippedEvrs } from '../builds/shipped-evrs.ts';
import { changePackage } from '../change-package.ts';
import { supersedeInherited } from '../commands/judge.ts';
import { advance, bringIn, type Desk, requiredPatch, standingPatches, withMore } from '../desk.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import type { PatchedCve } from '../event-data.ts';
import { RefusedError } from '../refused.ts';
import { hasCandidate, isUnreleased } from '../work.ts';
import { copyEvidence } from './copy-evidence.ts';

/**
 * Brings patches whose embargo is over to where all others are: with their builds, reports, waivers and approvals, under
 * the next number of the package, told on their channel with its next sequence. Done again after a crash it goes on. To
 * be done before their findings are lifted, or those would open patches of their own. One that fails holds up no other.
 * @returns package key → why its patches could not be lifted
 */
export async function liftPatches(platform: Platform): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  const now = platform.clock.now().toISOString();
  const apart = underEmbargo(platform).documents.container('patches');
  const query = { where: { kind: 'patch' }, limit: 500 } as const;
  for await (const stored of queryAll<PatchDocument>(apart, query)) {
    const { packageKey, id, embargo, state } = stored.body;
    // One that ended under embargo stays where it is, and is known to nobody else.
    if (!embargo || embargo.until > now || !isUnreleased(state)) continue;
    try {
      await bringOver(platform, stored, now);
      await apart.delete(packageKey, id, stored.etag);
    } catch (error) {
      if (!isOvertaken(error)) failures.set(packageKey, error);
    }
  }
  return failures;
}

async function bringOver(platform: Platform, { body }: Stored<PatchDocument>, at: string): Promise<void> {
  const { release, package: name, number } = body;
  const shipped = await shippedEvrs(platform, release, name).catch(noneShip);
  await changePackage(platform, {
    release,
    package: name,
    at,
    cause: `embargo of patch ${number} ended`,
    async act(desk) {
      if ([...desk.patches.values()].some(({ liftedFrom }) => liftedFrom === number)) return [];
      const cves = leftToFix(desk, body);
      if (cves.length === 0) return [];
      const { build } = body;
      if (body.state === 'required' || !build) {
        requireAgain(desk, body, cves);
        return [];
      }
      const lifted = bringIn(desk, body, cves);
      const writes = await copyEvidence(platform, lifted);
      settle(desk, lifted, await isTaken(platform, lifted), shipped);
      return writes;
    },
  });
}

/** What ships no more may still have a patch: it comes to light like all others. */
function noneShip(error: unknown): string[] {
  if (error instanceof RefusedError) return [];
  throw error;
}

/** Without what a patch that everybody knows has a build for, or waits for where this one has none itself. */
function leftToFix(desk: Desk, { cves, build }: PatchDocument): PatchedCve[] {
  const held = standingPatches(desk)
    .filter(({ state }) => state === 'released' || !build)
    .flatMap((patch) => patch.cves.map(({ cve }) => cve));
  return cves.filter(({ cve }) => !held.includes(cve)).map(({ embargo: _, ...cve }) => cve);
}

function requireAgain(desk: Desk, body: PatchDocument, cves: readonly PatchedCve[]): void {
  const required = requiredPatch(desk);
  if (!required) {
    bringIn(desk, { ...body, state: 'required' }, cves);
    return;
  }
  const { openedAt, mitigation } = body;
  advance(desk, required, 'extend', {
    ...(mitigation && !required.mitigation ? { mitigation } : {}),
    cves: withMore(required.cves, cves),
    openedAt: openedAt < required.openedAt ? openedAt : required.openedAt,
  });
}

/** Another build that everybody knows of has its EVR: that one it cannot be. */
async function isTaken({ documents }: Platform, { packageKey, build }: PatchDocument): Promise<boolean> {
  if (!build) return false;
  const known = await documents.container('patches').read<BuildDocument>(packageKey, buildId(build.evr));
  return known !== undefined && known.body.digest !== build.digest;
}

/** What went on meanwhile among the patches that everybody knows, taken into account. */
function settle(desk: Desk, patch: PatchDocument, taken: boolean, shipped: readonly string[]): void {
  const { build, number, state, cves } = patch;
  const higher = build && hasCandidate(state) ? higherThan(desk, patch, build.evr, shipped) : undefined;
  if (taken || higher !== undefined) {
    const reason = taken
      ? `${build?.evr ?? ''} is the EVR of another build`
      : `${higher ?? ''} went out before ${build?.evr ?? ''}`;
    if (hasCandidate(state)) advance(desk, patch, 'reject', { reason });
    return;
  }
  const own = new Set(cves.map(({ cve }) => cve));
  const inherits = standingPatches(desk)
    .filter((other) => other.number !== number && isUnreleased(other.state))
    .filter((other) => other.cves.some(({ cve }) => own.has(cve)))
    .map((other) => other.number);
  if (inherits.length === 0) return;
  const heir = advance(desk, patch, 'amend', { inherits });
  if (state === 'validated') supersedeInherited(desk, heir);
}

/** An EVR that is out and not lower. */
function higherThan(
  desk: Desk,
  { number }: PatchDocument,
  evr: string,
  shipped: readonly string[],
): string | undefined {
  if (shipped.length > 1) return undefined;
  const released = [...desk.patches.values()].flatMap((other) =>
    other.releasedAt !== undefined && other.number !== number && other.build ? [other.build.evr] : [],
  );
  return [...shipped, ...released].find((each) => (compareEvr(parseEvr(each), parseEvr(evr)) ?? -1) >= 0);
}
