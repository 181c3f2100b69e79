import { setTimeout as delay } from 'node:timers/promises';
import { startLocalHost } from '../../infra/local/cli/local-host.ts';
import { currentServices, startUp } from '../../shared/app/index.ts';

/**
 * An instance of the function app, as a process of its own: every function that a message or a change starts, and the
 * two timers that carry a run on, with shorter pauses. Its platform comes from the settings. Says `ready`.
 */
process.once('disconnect', () => {
  // A test that was itself killed leaves no worker behind.
  process.exit();
});
await startUp(process.env);
const host = await startLocalHost(currentServices(), {
  listen: ({ trigger }) => trigger === 'service-bus' || trigger === 'cosmos-db',
});
process.send?.('ready');
// What fails was logged, and is tried again.
const repeat = async (name: string, ms: number): Promise<never> => {
  for (;;) {
    await host.trigger(name).catch(() => undefined);
    await delay(ms);
  }
};
await Promise.all([repeat('settleRuns', 50), repeat('relayOutboxes', 1000)]);
