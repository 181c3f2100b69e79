import type { Lane } from '../../lanes/index.ts';
import type { CLOCK_SCHEMA, DocumentBody } from '../../platform/index.ts';
import type { Severity } from '../../vulnerabilities/index.ts';
import type { ClockStatus, SlaPolicy } from '../policies/index.ts';

// Documents of one package in the container `clocks`, partitioned by `release/package`. Times are ISO 8601 in UTC.

/** The part of a clock whose change raises an event. */
export interface ClockSight {
  status: ClockStatus;
  severity: Severity;
  lane: Lane;
  started: string;
  /** Absent without a deadline, and in a pause without an end. */
  due?: string;
  /** Since when what it waits for holds. */
  stopped?: string;
  /** When it first ran past a deadline. */
  breached?: string;
  /** Why it is paused. */
  reason?: string;
  /** What else the policy asks for. */
  note?: string;
}

/** A clock of a finding by a rule of the policy; one for each time that the finding became affected. */
export interface ClockDocument extends DocumentBody, ClockSight {
  kind: 'clock';
  schema: typeof CLOCK_SCHEMA;
  packageKey: string;
  release: string;
  package: string;
  cve: string;
  /** Name of the rule. */
  clock: string;
  /** Counts the times that the finding became affected, from 1. */
  round: number;
  /** By which it ran last. */
  policy: { name: string; version: string };
  /** The policy in force has no such clock any more, or the finding lies elsewhere now: it stands as it was. */
  retired?: string;
  /** When it changes by time alone, as negative epoch milliseconds: queries know `above` and no `below`. */
  urgency?: number;
  /** Counts changes, from 1. */
  revision: number;
  changedAt: string;
}

/** One per package, and one per release for its summaries: numbers the events. */
export interface ClockHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  packageKey: string;
  sequence: number;
  /** Of a release: number of the policy that all its clocks run by. */
  policy?: number;
  /** Of a release: cause → number of its changes that summaries have told of. */
  told?: Record<string, number>;
}

/** A change of a clock, kept forever. */
export interface ClockLog extends DocumentBody, ClockSight {
  kind: 'log';
  packageKey: string;
  /** Id of the clock. */
  of: string;
  revision: number;
  at: string;
  /** Id of an event, or what else moved it. */
  cause: string;
  policy: { name: string; version: string };
}

/** A policy of times that is or was in force. */
export interface PolicyDocument extends DocumentBody {
  kind: 'policy';
  packageKey: typeof POLICIES;
  /** From 1. */
  number: number;
  /** Null: it is the first, and always was. */
  since: string | null;
  policy: SlaPolicy;
}

/** The partition of policies. */
export const POLICIES = 'policies';

export const HEAD_ID = 'head';

export function clockId({ cve, clock, round }: Pick<ClockDocument, 'cve' | 'clock' | 'round'>): string {
  return `clock:${cve}:${clock}:${round}`;
}
