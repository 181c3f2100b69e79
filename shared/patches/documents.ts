import type { Lane } from '../lanes/index.ts';
import { type BUILD_SCHEMA, contentHash, type DocumentBody, type PATCH_SCHEMA } from '../platform/index.ts';
import type { RequiredSet } from '../gates/index.ts';
import type { BuildRecord } from './builds/record.ts';
import type { Place } from './places/places.ts';
import type { LaneMove, Mitigation, PatchBuild, PatchedCve, PatchGate } from './event-data.ts';
import type { WorkState } from './work.ts';

/** The documents of one package in the container `patches`; their partition key is `release/package`. */

export interface PatchDocument extends DocumentBody {
  kind: 'patch';
  packageKey: string;
  schema: typeof PATCH_SCHEMA;
  release: string;
  package: string;
  /** Number of the patch within the package, from 1. */
  number: number;
  state: WorkState;
  /** Why it was rejected or withdrawn. */
  reason?: string;
  /** The most urgent lane of its CVEs, unless a person moved the patch. */
  lane: Lane;
  /** The policy rule that chose the lane, or why the patch was moved. */
  laneReason: string;
  laneMove?: LaneMove;
  /** The release has no package lane: out of band means an extra image. */
  deployment?: 'image';
  cves: PatchedCve[];
  /** The last to end among those of its CVEs. Only on the side under embargo. */
  embargo?: Embargo;
  /** Its number while under embargo. */
  liftedFrom?: number;
  /** The build that fixes its CVEs, from `available` on. */
  build?: PatchBuild;
  /** The gates of its build, from the first report on. */
  gates?: PatchGate[];
  /** Patches its build took CVEs from: superseded once this one is validated, if it fixes all of theirs. */
  inherits?: number[];
  /** The patch that it was split from. */
  splitFrom?: number;
  supersededBy?: number;
  mitigation?: Mitigation;
  /** Whom its advisory thanks. */
  credits?: string[];
  request?: ReleaseRequest;
  /** Void if they cover anything other than what is to be released. */
  approvals?: Approval[];
  places?: Place[];
  releasedAt?: string;
  /** Counts changes, from 1. */
  revision: number;
  openedAt: string;
  changedAt: string;
  /** Of the work that opened it, where that was traced. */
  traceparent?: string;
}

/** ISO 8601 in UTC. */
interface Embargo {
  until: string;
}

/** Who did something: ids tell people apart, names are for reading. */
export interface Person {
  id: string;
  name: string;
}

/** Where somebody asked a patch to be released to. */
interface ReleaseRequest {
  targets: string[];
  by: Person;
  at: string;
}

/** What an approval covers. Any change to it voids the approval. */
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

/** A build as accepted; afterwards only the state of its upstream fix changes. */
export interface BuildDocument extends DocumentBody, Omit<BuildRecord, 'patch' | 'embargoed'> {
  kind: 'build';
  schema: typeof BUILD_SCHEMA;
  packageKey: string;
  /** Hash of what identifies the build. */
  digest: string;
  acceptedAt: string;
  /** The patch that it belongs to; absent: an ordinary build. */
  patch?: number;
  /** What it has to pass, by the policy when it was accepted; absent for an ordinary build: nothing. */
  required?: RequiredSet;
}

/** One per package: which finding events it has taken in, and the sequence of its own events. */
export interface PatchHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  packageKey: string;
  /** Sequence of the last `finding.changed` taken in. */
  applied: number;
  /** Sequences skipped because their events were set aside: a replay may still deliver them. */
  missed?: number[];
  /** Sequence of the last patch event. */
  sequence: number;
  /** Patches so far. */
  patches: number;
  /** Id of the patch that CVEs join. */
  open: string | null;
}

/** The head of a package without patches. @param sequence of its last event, to start numbering later */
export function newPatchHead(packageKey: string, sequence = 0): PatchHead {
  return { id: 'head', kind: 'head', packageKey, applied: sequence, sequence, patches: 0, open: null };
}

export interface PatchLog extends DocumentBody {
  kind: 'log';
  packageKey: string;
  patch: string;
  revision: number;
  at: string;
  /** What caused it: the id of an event, or the request and who made it. */
  cause: string;
  state: WorkState;
  reason?: string;
  lane: Lane;
  cves: string[];
  /** EVR. */
  build?: string;
}

/** EVRs may be arbitrarily long; ids may not. */
export function buildId(evr: string): string {
  return `build:${contentHash(evr)}`;
}
