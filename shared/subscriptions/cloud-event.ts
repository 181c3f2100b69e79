import { z } from 'zod';
import { dataOf, type EventEntry } from '../events/index.ts';
import { type Blobs, defined } from '../platform/index.ts';

const text = (description: string): z.ZodOptional<z.ZodString> => z.string().describe(description).optional();

/**
 * An event as feeds, streams and webhooks give it: CloudEvents 1.0 in structured mode.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export const publishedEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().describe('The same each time it is delivered.'),
  type: z.string(),
  source: z.string(),
  subject: z.string().describe('What it is about, such as azurelinux-3.0/httpd/CVE-2021-26691.'),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  channel: z.string().describe('The topic that carries it too.'),
  aggregate: z.string(),
  sequence: z.int().min(1).describe('Of its aggregate on its channel: rises by one.'),
  dataversion: z.int().min(1).describe('Of the shape of its data: a higher one may lack fields.'),
  late: z.literal(true).optional().describe('Withheld at first: later events have overtaken it.'),
  severity: text('For filters.'),
  lane: text('For filters.'),
  package: text('For filters.'),
  release: text('For filters.'),
  data: z.unknown(),
});

/** The event of an entry, with its data wherever they lie. @throws UnrecoverableError when those are gone */
export async function cloudEventOf(
  blobs: Blobs,
  { outgoing: { topic, aggregate, event, routing }, dataref }: EventEntry,
): Promise<z.infer<typeof publishedEvent>> {
  const { id, type, source, subject, time, sequence, dataversion, late } = event;
  const { severity, lane, package: name, release } = routing;
  return {
    specversion: '1.0',
    id,
    type,
    source,
    subject,
    time,
    datacontenttype: 'application/json',
    channel: topic,
    aggregate,
    sequence,
    dataversion,
    ...defined({ late, severity, lane, package: name, release }),
    data: await dataOf(blobs, event.data, { id, ...defined({ dataref }) }),
  };
}
