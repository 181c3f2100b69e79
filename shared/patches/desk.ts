import type { Lane } from '../lanes/index.ts';
import { defined, PATCH_SCHEMA } from '../platform/index.ts';
import { patchId } from '../inventory/index.ts';
import type { PatchDocument } from './documents.ts';
import type { LaneMove, PatchedCve, ToldPlace } from './event-data.ts';
import { RefusedError } from './refused.ts';
import { stateAfter, type WorkState, type WorkStep } from './work.ts';

/** The patches of a package during a change: the changed patches, and the events to send, in order. Pure. */
export interface Desk {
  readonly packageKey: string;
  readonly release: string;
  readonly package: string;
  /** ISO 8601: time of the change. */
  readonly at: string;
  /** These are the patches under embargo. */
  readonly isEmbargoed: boolean;
  /** How fixes of the release reach machines; `undefined`: no policy at hand, patches keep what they have. */
  readonly deployment: 'package' | 'image' | undefined;
  /** Patches of the package so far: also those that were lifted from this side, whose numbers stay theirs. */
  readonly numbered: number;
  /** By number. */
  readonly patches: Map<number, PatchDocument>;
  readonly told: Told[];
}

type PatchEventType = `patch.${WorkState | 'mitigated' | 'placed' | 'unplaced'}`;

export interface Told {
  type: PatchEventType;
  /** The patch after the change. */
  patch: PatchDocument;
  place?: ToldPlace;
}

type Changing = Partial<
  Omit<PatchDocument, 'id' | 'kind' | 'schema' | 'packageKey' | 'number' | 'state' | 'revision'>
>;

/**
 * Takes a step with a patch and records the event.
 * @param fields what changes besides the state
 * @param type if it is not the event of its state
 * @throws RefusedError if the patch's state does not allow the step
 */
export function advance(
  desk: Desk,
  patch: PatchDocument,
  step: WorkStep,
  { type, place, ...fields }: Changing & { type?: PatchEventType; place?: ToldPlace } = {},
): PatchDocument {
  const state = stateAfter(patch.state, step);
  if (state === undefined)
    throw new RefusedError('patch', `patch ${patch.number} is ${describeState(patch)}`);
  const { reason, ...known } = patch;
  const next = derived(desk, {
    ...known,
    ...(state === patch.state ? defined({ reason }) : {}),
    ...fields,
    state,
    revision: patch.revision + 1,
    changedAt: desk.at,
  });
  return tell(desk, type ?? `patch.${state}`, next, place);
}

function describeState({ state, reason, supersededBy }: PatchDocument): string {
  if (supersededBy !== undefined) return `${state} by patch ${supersededBy}`;
  return reason === undefined ? state : `${state}: ${reason}`;
}

function nextNumber({ numbered, patches }: Desk): number {
  return 1 + Math.max(numbered, ...patches.keys());
}

/** Opens the next patch of the package. */
export function openPatch(
  desk: Desk,
  cves: readonly PatchedCve[],
  fields: Pick<PatchDocument, 'openedAt'> &
    Partial<Pick<PatchDocument, 'splitFrom' | 'inherits' | 'laneMove'>>,
): PatchDocument {
  const number = nextNumber(desk);
  const patch: PatchDocument = derived(desk, {
    id: patchId(number),
    kind: 'patch',
    schema: PATCH_SCHEMA,
    packageKey: desk.packageKey,
    release: desk.release,
    package: desk.package,
    number,
    state: 'required',
    lane: 'none',
    laneReason: '',
    cves: inOrder(cves),
    ...fields,
    revision: 1,
    changedAt: desk.at,
  });
  return tell(desk, 'patch.required', patch);
}

/** Adds a patch that was under embargo, with the next number. @param cves what is left to fix */
export function bringIn(desk: Desk, given: PatchDocument, cves: readonly PatchedCve[]): PatchDocument {
  const { embargo: _, inherits: __, splitFrom: ___, supersededBy: ____, ...rest } = given;
  const number = nextNumber(desk);
  const patch = derived(desk, {
    ...rest,
    id: patchId(number),
    number,
    liftedFrom: given.number,
    cves: inOrder(cves),
    revision: given.revision + 1,
    changedAt: desk.at,
  });
  return tell(desk, `patch.${patch.state}`, patch);
}

function tell(desk: Desk, type: PatchEventType, patch: PatchDocument, place?: ToldPlace): PatchDocument {
  desk.patches.set(patch.number, patch);
  desk.told.push({ type, patch, ...defined({ place }) });
  return patch;
}

const URGENCY: readonly Lane[] = ['out-of-band', 'triage', 'next-image', 'none'];

/** Whether lane `a` is more urgent: unknown severity could be anything, so triage outranks the next image. */
export function isMoreUrgent(a: Lane, b: Lane): boolean {
  return URGENCY.indexOf(a) < URGENCY.indexOf(b);
}

/** Adds what follows: from the CVEs the lane and the last embargo's end, from the release the deployment. */
function derived(desk: Desk, { embargo: _, deployment: known, ...patch }: PatchDocument): PatchDocument {
  const ends = patch.cves.flatMap(({ embargo }) => embargo?.until ?? []).sort();
  const until = ends.at(-1);
  const { deployment = known } = desk;
  return withLane({
    ...patch,
    ...(deployment === 'image' ? { deployment } : {}),
    ...(until === undefined ? {} : { embargo: { until } }),
  });
}

/** The most urgent lane of its CVEs, and the rule that chose it; a person's move stands while it stays. */
function withLane({ laneMove, ...patch }: PatchDocument): PatchDocument {
  const lane = URGENCY.find((each) => patch.cves.some((cve) => cve.lane === each)) ?? 'none';
  if (laneMove?.from === lane) return { ...patch, laneMove, lane: laneMove.to, laneReason: laneMove.reason };
  const chosen = patch.cves.find((cve) => cve.lane === lane);
  return { ...patch, lane, laneReason: chosen ? (chosen.laneRule ?? 'policy') : 'there is nothing to fix' };
}

/** A person's move of a patch to another lane. @throws RefusedError if it is there already */
export function laneMoveOf(patch: PatchDocument, move: Omit<LaneMove, 'from'>): LaneMove {
  if (move.to === patch.lane)
    throw new RefusedError('lane', `patch ${patch.number} is in lane ${patch.lane}`);
  return { from: patch.laneMove?.from ?? patch.lane, ...move };
}

/** Both lists joined; if both name a CVE, the first list's entry counts. */
export function withMore(cves: readonly PatchedCve[], more: readonly PatchedCve[]): PatchedCve[] {
  return inOrder(new Map([...more, ...cves].map((each) => [each.cve, each])).values());
}

/** CVEs in order of their ids. */
export function inOrder(cves: Iterable<PatchedCve>): PatchedCve[] {
  return [...cves].sort((a, b) => (a.cve < b.cve ? -1 : 1));
}

/** Patches neither withdrawn nor superseded, by number. */
export function standingPatches(desk: Desk): PatchDocument[] {
  return [...desk.patches.values()].filter(({ state }) => state !== 'withdrawn' && state !== 'superseded');
}

/** The patch that new CVEs join. CVEs under embargo join none: each has its own date, and may lose it. */
export function requiredPatch(desk: Desk): PatchDocument | undefined {
  if (desk.isEmbargoed) return undefined;
  return [...desk.patches.values()].find(({ state }) => state === 'required');
}
