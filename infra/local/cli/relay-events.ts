import { openTelemetry, traced } from '../../../shared/app/open-telemetry/index.ts';
import type { Settings } from '../../../shared/app/settings/index.ts';
import { relayOutboxes } from '../../../shared/events/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';

/** Publishes what waits in outboxes, in the traces of what raised it. */
export async function relayEvents(platform: Platform, settings: Settings): Promise<void> {
  const telemetry = await openTelemetry(settings);
  try {
    await relayOutboxes(traced(platform, telemetry));
  } finally {
    await telemetry?.close();
  }
}
