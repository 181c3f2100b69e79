import { compareEvr, parseEvr } from '../../rpm/index.ts';
import {
  advance,
  type Desk,
  inOrder,
  isMoreUrgent,
  openPatch,
  requiredPatch,
  standingPatches,
} from '../desk.ts';
import type { BuildDocument, PatchDocument } from '../documents.ts';
import type { LaneMove, PatchBuild, PatchedCve } from '../event-data.ts';
import { RefusedError, UnknownError } from '../refused.ts';
import { hasCandidate, isUnreleased, type WorkState } from '../work.ts';

/**
 * Takes an accepted build into its package's patches. It belongs to one patch: the named one, else the
 * required one, else the last rejected one, provided that it has one of the build's CVEs; failing these, to a
 * new patch if it fixes what other patches have a build for. CVEs of the patch that the build does not name
 * are split off. CVEs of other patches that it names are taken over, with their urgency and opening time;
 * once this one is validated, those of which it fixes every CVE are superseded. A build that names no such
 * CVE is an ordinary one. Pure.
 * @returns the patch that the build belongs to
 * @throws RefusedError
 */
export function acceptBuild(desk: Desk, build: BuildDocument, patch?: number): PatchDocument | undefined {
  const named = new Set(build.patchedCves);
  const standing = standingPatches(desk).filter(({ state }) => isUnreleased(state));
  const holders = standing.filter(({ cves }) => cves.some(({ cve }) => named.has(cve)));
  const main = patch === undefined ? awaiting(holders) : namedPatch(desk, patch, named);
  if (!main && holders.length === 0) return undefined;
  // A CVE under embargo has its own patch, which continues in the build's patch.
  const isTakenOver = (state: WorkState): boolean => state !== 'required' || desk.isEmbargoed;
  const others = holders.filter(({ number, state }) => number !== main?.number && isTakenOver(state));
  const inherited = inheritedFrom(others, named);
  if (!main) {
    const opened = openPatch(desk, inherited.cves, inherited);
    return advance(desk, opened, 'deliver', { build: summaryOf(build) });
  }
  const rest = main.cves.filter(({ cve }) => !named.has(cve));
  const own = main.cves.filter(({ cve }) => named.has(cve));
  const wasRequired = main.state === 'required';
  const { laneMove = main.laneMove } = inherited;
  // The previous build's gates say nothing about this one.
  const { gates: _gates, ...fresh } = main.state === 'rejected' ? advance(desk, main, 'return') : main;
  const delivered = advance(desk, fresh, 'deliver', {
    build: summaryOf(build),
    cves: joined(inherited.cves, own),
    openedAt: earliest([main.openedAt, inherited.openedAt]),
    ...(laneMove ? { laneMove } : {}),
    ...(inherited.inherits.length > 0 ? { inherits: inherited.inherits } : {}),
  });
  const parts = desk.isEmbargoed ? rest.map((each) => [each]) : [rest];
  for (const part of parts)
    if (part.length > 0) splitOff(desk, delivered, { rest: part, openedAt: main.openedAt, wasRequired });
  return delivered;
}

function awaiting(holders: readonly PatchDocument[]): PatchDocument | undefined {
  const required = holders.find(({ state }) => state === 'required');
  return required ?? holders.findLast(({ state }) => state === 'rejected');
}

function namedPatch(desk: Desk, number: number, named: ReadonlySet<string>): PatchDocument {
  const patch = desk.patches.get(number);
  if (!patch) throw new UnknownError('patch', `there is no patch ${number} of ${desk.packageKey}`);
  if (patch.state !== 'required' && patch.state !== 'rejected')
    throw new RefusedError('patch', `patch ${number} is ${patch.state}: it takes no build`);
  if (!patch.cves.some(({ cve }) => named.has(cve)))
    throw new RefusedError('patchedCves', `names none of the CVEs of patch ${number}`);
  return patch;
}

interface Inherited extends Pick<PatchDocument, 'openedAt' | 'inherits'> {
  cves: PatchedCve[];
  inherits: number[];
  laneMove?: LaneMove;
}

function inheritedFrom(others: readonly PatchDocument[], named: ReadonlySet<string>): Inherited {
  const moved = others
    .flatMap(({ laneMove }) => laneMove ?? [])
    .reduce<LaneMove | undefined>((a, b) => (a && !isMoreUrgent(b.to, a.to) ? a : b), undefined);
  return {
    cves: joined(
      [],
      others.flatMap(({ cves }) => cves.filter(({ cve }) => named.has(cve))),
    ),
    inherits: others.map(({ number }) => number),
    openedAt: earliest(others.map(({ openedAt }) => openedAt)),
    ...(moved ? { laneMove: moved } : {}),
  };
}

function joined(cves: readonly PatchedCve[], more: readonly PatchedCve[]): PatchedCve[] {
  return inOrder(new Map([...cves, ...more].map((each) => [each.cve, each])).values());
}

function earliest(times: readonly string[]): string {
  return times.filter(Boolean).reduce((a, b) => (a < b ? a : b), times[0] ?? '');
}

interface Split {
  rest: readonly PatchedCve[];
  openedAt: string;
  /** No other patch is required then. */
  wasRequired: boolean;
}

/** What the build does not fix stays required. */
function splitOff(desk: Desk, { number }: PatchDocument, { rest, openedAt, wasRequired }: Split): void {
  const required = wasRequired ? undefined : requiredPatch(desk);
  if (!required) {
    openPatch(desk, rest, { openedAt, splitFrom: number });
    return;
  }
  const cves = joined(required.cves, rest);
  advance(desk, required, 'extend', {
    cves,
    openedAt: earliest([required.openedAt, openedAt]),
    splitFrom: number,
  });
}

function summaryOf({ evr, architectures, digest, provenance }: BuildDocument): PatchBuild {
  return { evr, architectures, digest, provenance };
}

/**
 * Checks that a build may follow what ships and what was accepted: its EVR is higher. If a package ships in
 * several builds, like module streams and kernel flavours, being higher than one of them is enough.
 * @param shipped EVRs
 * @throws RefusedError
 */
export function checkOrder(
  desk: Desk,
  build: Pick<BuildDocument, 'evr' | 'architectures'>,
  shipped: readonly string[],
): void {
  const isHigher = (than: string): boolean => (compareEvr(parseEvr(build.evr), parseEvr(than)) ?? 1) > 0;
  const [first] = shipped;
  if (first !== undefined && !shipped.some(isHigher))
    throw new RefusedError('evr', `${build.evr} is not higher than ${first}, which ships`);
  if (shipped.length > 1) return;
  for (const { state, number, build: other } of desk.patches.values()) {
    const isInPlay = hasCandidate(state) || state === 'released';
    if (!other || !isInPlay || isHigher(other.evr)) continue;
    if (other.architectures.some((arch) => build.architectures.includes(arch)))
      throw new RefusedError(
        'evr',
        `${build.evr} is not higher than ${other.evr} of patch ${number}, which is ${state}`,
      );
  }
}
