import type { Actor } from '../actor.ts';

/** What somebody sets out to do. */
export interface Act {
  actor: Pick<Actor, 'id' | 'name'>;
  /** `POST /api/decisions`, or a command as it is typed: `pause on`. */
  action: string;
  /** What the route asks for. */
  role?: string;
}

/** How it ended. */
export interface Outcome {
  /** `refused`: the request was at fault. `failed`: Patchline was. */
  outcome: 'done' | 'refused' | 'failed';
  /** Of the answer, over HTTP. */
  status?: number;
  /** What was done, in a few fields. */
  what?: Readonly<Record<string, unknown>>;
  /** Why not. */
  reason?: string;
  /** It is about what is under embargo: only who has that role sees it. */
  isEmbargoed?: boolean;
}

/** An act on record. Since each is written before it begins, `begun` is one whose end nobody wrote: it may have happened. */
export interface ActDocument extends Act, Omit<Outcome, 'outcome' | 'isEmbargoed'> {
  id: string;
  kind: 'act';
  /** Partition: `2026-11`, and `2026-11-embargo` for what only the role `embargo` sees. */
  month: string;
  /** When it began, ISO 8601. */
  at: string;
  outcome: 'begun' | Outcome['outcome'];
}
