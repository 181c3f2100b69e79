import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A terminal sends Ctrl-C to every foreground process, and `bin/patchline.js` passes it on: signals this
 * close together are the same key press.
 */
const SAME_PRESS_MS = 1000;

/**
 * Resolves at the first stop signal. A later one exits at once, unless it comes from the same key press. Listens from the call
 * on, which comes before a command says that it is up: who reads that may stop it at once.
 */
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
