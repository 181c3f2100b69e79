import { contentHash } from '../platform/index.ts';
import type { Blocker } from './gate-verdict.ts';

/** A blocker of a result. @param result what it is, beyond its state; numbers that only scatter are left out */
export function blocker(given: Omit<Blocker, 'result'>, result: unknown): Blocker {
  const { gate, test, environment, state } = given;
  return { ...given, result: contentHash(JSON.stringify([gate, test, environment, state, result])) };
}
