import { relayOutboxes } from '../../shared/events/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';

/** The events of a package's patches as the build system gets them. */
export async function eventsOf(platform: Platform, packageKey: string): Promise<string[]> {
  await relayOutboxes(platform);
  const source = { entity: 'patch-events', subscription: 'build-system' };
  const messages = await drainSession(platform.bus, source, packageKey);
  return messages.map(({ subject, properties, body }) => {
    const { patch, revision, cves } = body as { patch: number; revision: number; cves: { cve: string }[] };
    const place = String(properties['cloudEvents_sequence']);
    return `${place}: ${subject ?? ''} ${String(properties['lane'])} ${patch}.${revision} ${cves.map(({ cve }) => cve).join(' ')}`.trim();
  });
}
