import { setTimeout as delay } from 'node:timers/promises';
import { startLocalHost } from '../../infra/local/cli/local-host.ts';
import { currentServices, startUp } from '../../shared/app/index.ts';

/**
 * An instance of the function app, as a process of its own: every function that a message starts, and the two timers
 * that carry a run on, one after the other without their pauses. Its platform comes from the settings. Says `ready`.
 */
process.once('disconnect', () => {
  // A test that was itself killed leaves no worker behind.
  process.exit();
});
await startUp(process.env);
const host = await startLocalHost(currentServices(), {
  listen: ({ trigger }) => trigger === 'service-bus',
});
process.send?.('ready');
for (;;) {
  // What fails was logged, and is tried again.
  await host.trigger('settleRuns').catch(() => undefined);
  await host.trigger('relayOutboxes').catch(() => undefined);
  await delay(50);
}
