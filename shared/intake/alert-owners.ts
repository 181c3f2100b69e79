import { createEvent, outboxDocument } from '../events/index.ts';
import { againWhenOvertaken, contentHash, type DocumentBody, type Platform } from '../platform/index.ts';
import type { ReportDocument } from './documents.ts';

/** The partition of alerts: they tell neither release nor package. */
const PARTITION = 'alerts';

interface AlertHead extends DocumentBody {
  id: 'head';
  kind: 'head';
  release: typeof PARTITION;
  sequence: number;
}

/**
 * Tells operators, once a report or request, that what lies apart needs its owner. Says nothing of what it is about.
 * @param list the command that lists what needs somebody
 */
export function alertOwners(
  platform: Platform,
  { own, release }: Pick<ReportDocument, 'own' | 'release'>,
  list = 'patchline report list',
): Promise<void> {
  return againWhenOvertaken(async () => {
    const container = platform.documents.container('reports');
    const id = `alert:${contentHash(JSON.stringify([release, own])).slice(0, 32)}`;
    if (await container.read(PARTITION, id)) return;
    const head = await container.read<AlertHead>(PARTITION, 'head');
    const sequence = (head?.body.sequence ?? 0) + 1;
    const next: AlertHead = { id: 'head', kind: 'head', release: PARTITION, sequence };
    const event = createEvent({
      topic: 'operations-events',
      type: 'operations.alert',
      source: '/patchline/intake',
      aggregate: 'alerts/embargo',
      sequence,
      subject: 'embargo',
      time: platform.clock.now(),
      routing: {},
      data: {
        component: 'embargo',
        alert: 'embargo-needs-owner',
        state: 'raised',
        runbook: 'docs/runbooks/embargo-needs-owner.md',
        text: `An embargo needs its owner. Who has the role embargo sees which: ${list}.`,
      },
    });
    await container.batch(PARTITION, [
      head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next },
      { op: 'create', body: { id, kind: 'alert', release: PARTITION } as DocumentBody },
      { op: 'create', body: outboxDocument(event, { release: PARTITION }) },
    ]);
  });
}
