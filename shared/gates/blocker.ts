import { contentHash } from '../platform/index.ts';
import type { Blocker } from './gate-verdict.ts';

/** Makes a blocker. @param result identifies the result besides its state; leave out scattering numbers */
export function blocker(given: Omit<Blocker, 'result'>, result: unknown): Blocker {
  const { gate, test, environment, state } = given;
  return { ...given, result: contentHash(JSON.stringify([gate, test, environment, state, result])) };
}
