import { compareEvr, parseEvr } from '../../rpm/index.ts';
import { isOvertaken, type Platform, queryAll, underEmbargo } from '../../platform/index.ts';
import { shippedEvrs } from '../builds/shipped-evrs.ts';
import { changePackage } from '../change-package.ts';
import { coverageOf, uncoveredBy } from '../commands/coverage.ts';
import { supersedeInherited } from '../commands/judge.ts';
import { advance, bringIn, type Desk, requiredPatch, standingPatches, withMore } from '../desk.ts';
import { type BuildDocument, buildId, type PatchDocument } from '../documents.ts';
import type { PatchedCve } from '../event-data.ts';
import { RefusedError } from '../refused.ts';
import { hasCandidate, isUnreleased } from '../work.ts';
import { copyEvidence } from './copy-evidence.ts';
import { namesHeld } from './names-held.ts';

/**
 * Moves patches whose embargo is over to the ordinary side: with their builds, reports, waivers and
 * approvals, under the package's next number, told on its channel with the next sequence. Calling it again
 * after a crash continues. Must run before their findings are lifted, which would otherwise open patches of
 * their own. A failure does not hold up the other patches.
 * @param held CVEs of which nobody else may know yet: a patch that names one, or whose evidence does, waits
 * @returns package key → why its patches could not be lifted
 */
export async function liftPatches(
  platform: Platform,
  held: ReadonlySet<string>,
): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  const now = platform.clock.now().toISOString();
  const side = underEmbargo(platform);
  const apart = side.documents.container('patches');
  const query = { where: { kind: 'patch' }, limit: 500 } as const;
  for await (const stored of queryAll<PatchDocument>(apart, query)) {
    const { packageKey, id, embargo, state } = stored.body;
    // A patch that ended under embargo stays there, unknown to anybody else.
    if (!embargo || embargo.until > now || !isUnreleased(state)) continue;
    const body = withoutVoid(stored.body);
    try {
      if (await namesHeld(side, body, held)) continue;
      await bringOver(platform, body, now);
      await apart.delete(packageKey, id, stored.etag);
    } catch (error) {
      if (!isOvertaken(error)) failures.set(packageKey, error);
    }
  }
  return failures;
}

/**
 * Whether a patch under embargo still has an older end for a CVE than its finding: the event that says so is
 * on its way.
 */
export async function untoldEnds(
  platform: Platform,
): Promise<(finding: { packageKey: string; cve: string; embargo?: { until: string } }) => boolean> {
  const apart = underEmbargo(platform).documents.container('patches');
  const ends = new Map<string, string>();
  for await (const { body } of queryAll<PatchDocument>(apart, { where: { kind: 'patch' }, limit: 500 }))
    if (isUnreleased(body.state))
      for (const { cve, embargo } of body.cves)
        if (embargo) ends.set(`${body.packageKey}/${cve}`, embargo.until);
  return ({ packageKey, cve, embargo }) => (ends.get(`${packageKey}/${cve}`) ?? '') > (embargo?.until ?? '');
}

/** Approvals of something else than what would be released now are void, and may name what it has no more. */
function withoutVoid({ approvals, ...patch }: PatchDocument): PatchDocument {
  const coverage = coverageOf(patch);
  const standing = approvals?.filter((each) => coverage && uncoveredBy(each, coverage).length === 0) ?? [];
  return { ...patch, ...(standing.length > 0 ? { approvals: standing } : {}) };
}

async function bringOver(platform: Platform, body: PatchDocument, at: string): Promise<void> {
  const { release, package: name, number } = body;
  const shipped = await shippedEvrs(platform, release, name).catch(noneShip);
  await changePackage(platform, {
    release,
    package: name,
    at,
    cause: 'its embargo ended',
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

/** A package that no longer ships may still have a patch, which is lifted like any other. */
function noneShip(error: unknown): string[] {
  if (error instanceof RefusedError) return [];
  throw error;
}

/** Drops the CVEs that an ordinary patch has released or, if this one has no build, has at all. */
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
  const { openedAt, mitigation, credits } = body;
  advance(desk, required, 'extend', {
    ...(mitigation && !required.mitigation ? { mitigation } : {}),
    ...(credits && !required.credits ? { credits } : {}),
    cves: withMore(required.cves, cves),
    openedAt: openedAt < required.openedAt ? openedAt : required.openedAt,
  });
}

/** Whether another build on the ordinary side already has its EVR. */
async function isTaken({ documents }: Platform, { packageKey, build }: PatchDocument): Promise<boolean> {
  if (!build) return false;
  const known = await documents.container('patches').read<BuildDocument>(packageKey, buildId(build.evr));
  return known !== undefined && known.body.digest !== build.digest;
}

/** Takes into account what happened on the ordinary side meanwhile. */
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

/** An EVR that is out and at least as high. */
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
