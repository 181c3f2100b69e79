import type { Lane } from '../lanes/index.ts';
import { type BUILD_SCHEMA, contentHash, type DocumentBody, type PATCH_SCHEMA } from '../platform/index.ts';
import type { RequiredSet } from '../gates/index.ts';
import type { BuildRecord } from './builds/record.ts';
import type { Place } from './places/places.ts';
import type { LaneMove, Mitigation, PatchBuild, PatchedCve, PatchGate } from './event-data.ts';
import type { WorkState } from './work.ts';

/** The documents of one package in the container `patches`; their partition is `release/package`. */

export interface PatchDocument extends DocumentBody {
  kind: 'patch';
  packageKey: string;
  schema: typeof PATCH_SCHEMA;
  release: string;
  package: string;
  /** Counts the patches of the package, from 1. */
  number: number;
  state: WorkState;
  /** Why it was rejected or withdrawn. */
  reason?: string;
  /** The most urgent of its CVEs, unless a person moved it. */
  lane: Lane;
  /** The rule of the policy, or why it was moved. */
  laneReason: string;
  laneMove?: LaneMove;
  /** Its release has no package lane: out of band is an image out of turn. */
  deployment?: 'image';
  cves: PatchedCve[];
  /** Of all its CVEs. Only on the side of what is under embargo. */
  embargo?: Embargo;
  /** The number that it had under embargo. */
  liftedFrom?: number;
  /** The build that is to fix them, from `available` on. */
  build?: PatchBuild;
  /** The gates of its build, from the first report on. */
  gates?: PatchGate[];
  /** Patches whose CVEs its build took over: superseded once this one is validated. */
  inherits?: number[];
  /** The patch that it was split from. */
  splitFrom?: number;
  supersededBy?: number;
  mitigation?: Mitigation;
  request?: ReleaseRequest;
  /** Void where they cover anything else than what is to be released. */
  approvals?: Approval[];
  places?: Place[];
  releasedAt?: string;
  /** Counts changes, from 1. */
  revision: number;
  openedAt: string;
  changedAt: string;
}

/** ISO 8601 in UTC. */
interface Embargo {
  until: string;
}

/** Who did something: whether two are the same is asked of the id, the name is for people to read. */
export interface Person {
  id: string;
  name: string;
}

/** Where a patch is to be released to, as somebody asked. */
interface ReleaseRequest {
  targets: string[];
  by: Person;
  at: string;
}

/** What an approval is of. Any change of it voids the approval. */
export interface Coverage {
  /** Digest of the build. */
  build: string;
  targets: string[];
  cves: string[];
}

export interface Approval {
  by: Person;
  at: string;
  covers: Coverage;
}

/** A build as it was accepted; only the state of its fix upstream changes afterwards. */
export interface BuildDocument extends DocumentBody, Omit<BuildRecord, 'patch' | 'embargoed'> {
  kind: 'build';
  schema: typeof BUILD_SCHEMA;
  packageKey: string;
  /** Hash of all that makes it this build. */
  digest: string;
  acceptedAt: string;
  /** The patch that it is for; absent: an ordinary build. */
  patch?: number;
  /** What it has to pass, as the policy was when it was accepted; absent: nothing, of an ordinary build. */
  required?: RequiredSet;
}

/** One a package: which finding events have been taken in, and where its own events are. */
export interface PatchHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  packageKey: string;
  /** Sequence of the last `finding.changed` taken in. */
  applied: number;
  /** Sequences that were passed over, since their events were set aside: they may still come, replayed. */
  missed?: number[];
  /** Sequence of the last patch event. */
  sequence: number;
  /** Patches so far. */
  patches: number;
  /** Id of the patch that CVEs join. */
  open: string | null;
}

/** Of a package without patches. @param sequence of its last event, where the numbers are to begin later */
export function newPatchHead(packageKey: string, sequence = 0): PatchHead {
  return { id: 'head', kind: 'head', packageKey, applied: sequence, sequence, patches: 0, open: null };
}

export interface PatchLog extends DocumentBody {
  kind: 'log';
  packageKey: string;
  patch: string;
  revision: number;
  at: string;
  /** What caused it: the id of an event, or what was asked for and by whom. */
  cause: string;
  state: WorkState;
  reason?: string;
  lane: Lane;
  cves: string[];
  /** EVR. */
  build?: string;
}

export function patchId(number: number): string {
  return `patch:${String(number).padStart(6, '0')}`;
}

/** EVRs are as long as they like; ids are not. */
export function buildId(evr: string): string {
  return `build:${contentHash(evr)}`;
}
