import type { FindingDocument } from '../findings/index.ts';
import { type Platform, queryAll } from '../platform/index.ts';
import { CLOCK_STATUSES, keptClocks } from '../sla/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { statusSchema } from '../vulnerabilities/index.ts';
import { inboxStates } from './inbox-states.ts';

/**
 * Measures what waits and how far behind it is. Says nothing of what is under embargo. Counting is expensive on Azure:
 * call this at most once a minute.
 */
export async function measureQueues({ bus, blobs, clock, telemetry }: Platform): Promise<void> {
  if (!telemetry) return;
  const now = clock.now().getTime();
  // The bus stamps messages by its own clock.
  const busNow = Date.now();
  for (const { inbox, oldest, active, scheduled, deadLettered } of await inboxStates(bus, false)) {
    const of = {
      'messaging.destination.name': inbox.entity,
      ...(inbox.subscription !== undefined && {
        'messaging.destination.subscription.name': inbox.subscription,
      }),
    };
    for (const [state, count] of Object.entries({ active, scheduled, dead_lettered: deadLettered }))
      telemetry.measure('patchline.queue.messages', count, { ...of, 'patchline.message.state': state });
    const lag = oldest ? Math.max(0, busNow - oldest.enqueuedAt.getTime()) / 1000 : 0;
    telemetry.measure('patchline.queue.lag', lag, of);
  }
  const watermark = (await readCurrent(blobs))?.content.sources['nvd']?.watermark;
  if (watermark !== undefined)
    telemetry.measure('patchline.run.lag', Math.max(0, now - new Date(watermark).getTime()) / 1000, {});
}

/** Counts findings by status and clocks by what they show, release by release: reads all of them. */
export async function measureFindings(platform: Platform): Promise<void> {
  const { telemetry, documents } = platform;
  if (!telemetry) return;
  const findings = new Map<string, Map<string, number>>();
  const query = { where: { kind: 'finding' }, limit: 500, onUnreadable: () => undefined };
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
    count(findings, body.release, body.status, statusSchema.options);
  for (const [release, counts] of findings)
    for (const [status, number] of counts)
      telemetry.measure('patchline.findings', number, {
        ...{ 'patchline.release': release, 'patchline.finding.status': status },
      });
  const clocks = new Map<string, Map<string, number>>();
  for (const { release, status } of await keptClocks(platform, {}, () => undefined))
    count(clocks, release, status, CLOCK_STATUSES);
  for (const [release, counts] of clocks)
    for (const [state, number] of counts)
      telemetry.measure('patchline.sla.clocks', number, {
        ...{ 'patchline.release': release, 'patchline.clock.state': state },
      });
}

/** A value that nothing has any more counts 0. */
function count(
  counts: Map<string, Map<string, number>>,
  release: string,
  value: string,
  values: readonly string[],
): void {
  let own = counts.get(release);
  if (!own) counts.set(release, (own = new Map(values.map((each) => [each, 0]))));
  own.set(value, (own.get(value) ?? 0) + 1);
}
