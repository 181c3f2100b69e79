import { closeServices, openServices } from '../../../shared/app/index.ts';
import type { Settings } from '../../../shared/app/settings/index.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import { messageFunctions } from './message-functions.ts';
import { startLocalHost } from './local-host.ts';

/** Publishes what waits in outboxes, and does what the functions do about it until nothing more follows. */
export async function deliverEvents(platform: Platform, settings: Settings): Promise<void> {
  const services = await openServices(platform, settings);
  const host = await startLocalHost(services, { only: messageFunctions });
  try {
    for (;;) {
      const { sent } = await relayOutboxes(services);
      await host.idle();
      if (Object.keys(sent).length === 0) return;
    }
  } finally {
    await host.stop();
    await closeServices(services);
  }
}
