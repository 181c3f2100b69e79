import type { Operation } from './routes.ts';

/** A request as the server saw it. */
export interface SeenRequest {
  /** From 0. */
  index: number;
  operation: Operation;
  /** '' for what is of no container. */
  container: string;
  /** Decoded. */
  path: string;
}

/** What a request meets instead of its right answer. */
export type CosmosFault =
  /** Refused, and not done. */
  | { kind: 'status'; status: 408 | 410 | 429 | 449 | 500 | 503; retryAfterMs?: number }
  /** The connection breaks: before the request took place, or after it. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** Done at once and answered late. */
  | { kind: 'slow'; delayMs: number };

/** Called for each request, before anything is done. */
export type FaultScript = (request: SeenRequest) => CosmosFault | undefined;
