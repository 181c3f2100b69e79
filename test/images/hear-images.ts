import { relayOutboxes } from '../../shared/events/index.ts';
import { onImageEvent } from '../../shared/patches/index.ts';
import type { Platform } from '../../shared/platform/index.ts';

/** Relays, and does what the function of the subscription does about each image event. */
export async function hearImages(platform: Platform): Promise<void> {
  await relayOutboxes(platform);
  for (;;) {
    const session = await platform.bus.acceptSession({ entity: 'patch-events', subscription: 'patches' });
    if (!session) return;
    for (const message of await session.receive(100)) {
      await onImageEvent(platform, message.body, { applicationProperties: message.properties });
      await session.complete(message);
    }
    await session.close();
  }
}
