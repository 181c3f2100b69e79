import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal sends Ctrl-C to everybody in the foreground, and `bin/patchline.js` passes it on: the same press twice. */
const SAME_PRESS_MS = 1000;

/** Resolves at the first signal that asks to stop. A further one, unless it is the first again, ends at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const stop = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      since ??= now;
      if (now - since > SAME_PRESS_MS) process.exit(128 + constants.signals[signal]);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
