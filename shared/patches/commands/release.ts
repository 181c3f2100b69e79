import { compareEvr, parseEvr } from '../../rpm/index.ts';
import { advance, type Desk } from '../desk.ts';
import type { PatchDocument } from '../documents.ts';
import type { PatchBuild } from '../event-data.ts';
import { RefusedError } from '../refused.ts';
import { hasCandidate } from '../work.ts';
import { checkTargets } from './check-targets.ts';
import { coverageOf, uncoveredBy } from './coverage.ts';

interface ReleaseRules {
  /** Number of approvals that the policy requires. */
  approvals: number;
  /** EVRs that ship. */
  shipped: readonly string[];
}

/**
 * Releases a validated patch: its release was requested, enough others approved exactly that, and its build
 * is neither lower than what ships nor, on any shared architecture, as low as a build released before. Of the
 * unreleased patches whose builds it overtakes, those with no other CVEs are superseded; the rest are
 * rejected, keep their other CVEs and wait for another build. Pure.
 * @throws RefusedError
 */
export function release(desk: Desk, patch: PatchDocument, { approvals, shipped }: ReleaseRules): void {
  const { build, embargo, number } = patch;
  if (embargo) throw new RefusedError('patch', `patch ${number} is under embargo until ${embargo.until}`);
  if (patch.state === 'validated' && build) {
    checkApprovals(patch, approvals);
    checkTargets(desk, patch.request?.targets ?? []);
    if (shipped.length < 2) checkEvr(desk, patch, build, shipped);
  }
  const released = advance(desk, patch, 'release', { releasedAt: desk.at });
  for (const other of desk.patches.values())
    if (shipped.length < 2 && other.number !== patch.number && isOvertaken(other, released))
      overtake(desk, other, released);
}

function checkApprovals(patch: PatchDocument, asked: number): void {
  const { request, approvals = [], number, lane } = patch;
  const coverage = coverageOf(patch);
  if (!coverage || !request)
    throw new RefusedError('patch', `nobody has requested the release of patch ${number} with its targets`);
  const byOthers = approvals.filter(({ by }) => by.id !== request.by.id);
  const gaps = byOthers.map((given) => uncoveredBy(given, coverage));
  const standing = gaps.filter((gap) => gap.length === 0).length;
  if (standing >= asked) return;
  const why = [...new Set(gaps.flat())].map((each) => `; ${each}`).join('');
  throw new RefusedError(
    'patch',
    `lane ${lane} asks for ${asked} ${asked === 1 ? 'approval' : 'approvals'} by others than ${request.by.name}, patch ${number} has ${standing}${why}`,
  );
}

function checkEvr(desk: Desk, patch: PatchDocument, build: PatchBuild, shipped: readonly string[]): void {
  for (const evr of shipped)
    if (isLower(build.evr, evr))
      throw new RefusedError('evr', `${build.evr} is lower than ${evr}, which ships`);
  for (const other of desk.patches.values()) {
    if (other.releasedAt === undefined || !other.build || other.number === patch.number) continue;
    const shared = other.build.architectures.filter((arch) => build.architectures.includes(arch));
    if (shared.length > 0 && !isLower(other.build.evr, build.evr))
      throw new RefusedError(
        'evr',
        `${build.evr} is not higher than ${other.build.evr} of patch ${other.number}, released ${other.releasedAt} for ${shared.join(', ')}`,
      );
  }
}

function isLower(a: string, b: string): boolean {
  return (compareEvr(parseEvr(a), parseEvr(b)) ?? 0) < 0;
}

function isOvertaken({ state, build }: PatchDocument, { build: by }: PatchDocument): boolean {
  if (!hasCandidate(state) || !build || !by || isLower(by.evr, build.evr)) return false;
  return build.architectures.some((arch) => by.architectures.includes(arch));
}

function overtake(desk: Desk, patch: PatchDocument, by: PatchDocument): void {
  const reason = `${by.build?.evr ?? ''} of patch ${by.number} was released before ${patch.build?.evr ?? ''}`;
  const fixed = new Set(by.cves.map(({ cve }) => cve));
  if (patch.cves.every(({ cve }) => fixed.has(cve)))
    advance(desk, patch, 'supersede', { supersededBy: by.number, reason });
  else advance(desk, patch, 'reject', { reason, cves: patch.cves.filter(({ cve }) => !fixed.has(cve)) });
}
