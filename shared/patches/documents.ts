import { type DocumentBody, PATCH_SCHEMA } from '../platform/index.ts';
import type { PatchedCve } from './event-data.ts';
import type { Lane } from '../lanes/index.ts';

/** The documents of one package in the container `patches`; their partition is `release/package`. */

/** A patch in the making. Further states (available, validated, rejected, released) follow the build system's answers. */
export interface PatchDocument extends DocumentBody {
  kind: 'patch';
  packageKey: string;
  schema: typeof PATCH_SCHEMA;
  release: string;
  package: string;
  /** Counts the patches of the package, from 1. */
  number: number;
  state: 'required' | 'withdrawn';
  /** The most urgent of its CVEs. */
  lane: Lane;
  cves: PatchedCve[];
  /** Counts changes, from 1. */
  revision: number;
  openedAt: string;
  changedAt: string;
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
  /** Id of the patch that is open. */
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
  /** The event that caused it. */
  cause: string;
  state: PatchDocument['state'];
  lane: Lane;
  cves: string[];
}
