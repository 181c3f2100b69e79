import type { Actor } from '../actor.ts';

/** What somebody is about to do. */
export interface Act {
  actor: Pick<Actor, 'id' | 'name'>;
  /** `POST /api/decisions`, or a command as typed: `pause on`. */
  action: string;
  /** The role that the route requires. */
  role?: string;
}

/** How it ended. */
export interface Outcome {
  /** `refused`: the request was at fault. `failed`: Patchline was. */
  outcome: 'done' | 'refused' | 'failed';
  /** HTTP status of the answer. */
  status?: number;
  /** What was done, in a few fields. */
  what?: Readonly<Record<string, unknown>>;
  /** Why it was refused or failed. */
  reason?: string;
  /** It concerns embargoed work: only the role `embargo` sees it. */
  isEmbargoed?: boolean;
}

/**
 * An act in the audit. Each is written before it begins; one left at `begun` may have happened, but its end
 * was not recorded.
 */
export interface ActDocument extends Act, Omit<Outcome, 'outcome' | 'isEmbargoed'> {
  id: string;
  kind: 'act';
  /** Partition: `2026-11`, or `2026-11-embargo` for what only the role `embargo` sees. */
  month: string;
  /** When it began, ISO 8601. */
  at: string;
  outcome: 'begun' | Outcome['outcome'];
}
