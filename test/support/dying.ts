import type { Platform } from '../../shared/platform/index.ts';
import { watchCalls } from './faults.ts';

/**
 * The platform of a process that is killed over its nth call (from 1) of these methods: `before` it did anything, or
 * `after` it was done and before anybody was told.
 */
export function dyingAt<P extends Platform>(
  platform: P,
  nth: number,
  when: 'before' | 'after',
  methods: readonly string[],
): P {
  let calls = 0;
  return watchCalls(platform, (method, call) => {
    if (!methods.includes(method)) return call();
    calls += 1;
    if (calls !== nth) return call();
    if (when === 'before') die();
    return Promise.resolve(call()).finally(die);
  });
}

/** No handler, no clean-up: as a machine that goes away. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal may need a moment: nothing is done meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('alive after SIGKILL');
}
