import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import type { EventGridTopic } from '../../../shared/subscriptions/index.ts';
import { publishedEvent, sendToEventGrid } from '../../../shared/subscriptions/index.ts';
import { anEvent, append, openDelivering } from '../webhooks/world.ts';

interface Topic extends EventGridTopic {
  /** Subjects of each batch that was taken. */
  batches: string[][];
  /** Statuses of the next answers; then 200. */
  answers: number[];
}

/** Attribute names that CloudEvents allow, and so Event Grid. */
const NAME = /^[a-z0-9]{1,20}$/;

/** A topic that takes what the publish API of Event Grid takes, and refuses everything else. */
async function startTopic(t: TestContext): Promise<Topic> {
  const topic: Topic = { endpoint: '', token: () => Promise.resolve('a-token'), batches: [], answers: [] };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const refuse = (status: number, message: string): unknown =>
        response.writeHead(status).end(JSON.stringify({ error: { code: String(status), message } }));
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://topic');
      const body = Buffer.concat(pieces);
      if (request.method !== 'POST' || pathname !== '/api/events') return refuse(404, 'nothing there');
      if (searchParams.get('api-version') !== '2018-01-01') return refuse(400, 'api-version');
      if (request.headers.authorization !== 'Bearer a-token') return refuse(401, 'no token');
      if (request.headers['content-type'] !== 'application/cloudevents-batch+json; charset=utf-8')
        return refuse(415, 'content type');
      if (body.length > 1024 * 1024) return refuse(413, 'too large');
      const status = topic.answers.shift();
      if (status !== undefined) return refuse(status, 'not now');
      const events = JSON.parse(body.toString('utf8')) as Record<string, unknown>[];
      for (const event of events) {
        if (!publishedEvent.safeParse(event).success) return refuse(400, 'no CloudEvent');
        if (!Object.keys(event).every((name) => NAME.test(name))) return refuse(400, 'attribute');
      }
      topic.batches.push(events.map(({ subject }) => String(subject)));
      return response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  topic.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`;
  return topic;
}

suite('the topic of Event Grid', () => {
  test('gets the public events from when it was switched on, in order and in batches; no others', async (t) => {
    const topic = await startTopic(t);
    const platform = { ...(await openDelivering(t)), eventGrid: topic };
    await append(platform, [anEvent(1)]);
    await sendToEventGrid(platform);
    assert.deepEqual(topic.batches, []);

    await append(platform, [anEvent(1, { audience: 'private' })], 'private');
    await append(platform, [anEvent(1, { audience: 'embargo' })], 'embargo');
    await append(
      platform,
      Array.from({ length: 150 }, (_, at) => anEvent(at + 2)),
    );
    await sendToEventGrid(platform);
    await sendToEventGrid(platform);

    assert.deepEqual(
      topic.batches.map(({ length }) => length),
      [100, 50],
    );
    assert.deepEqual(
      topic.batches.flat(),
      Array.from({ length: 150 }, (_, at) => `AZL-${at + 2}`),
    );
  });

  test('gets again, under the same ids, what it did not take', async (t) => {
    const topic = await startTopic(t);
    const platform = { ...(await openDelivering(t)), eventGrid: topic };
    await sendToEventGrid(platform);
    await append(platform, [anEvent(1), anEvent(2)]);
    for (const status of [503, 429, 403]) {
      topic.answers = [status];
      await assert.rejects(sendToEventGrid(platform), {
        name: 'TransientError',
        message: new RegExp(`status ${status}`),
      });
    }
    assert.deepEqual(topic.batches, []);

    await sendToEventGrid(platform);
    assert.deepEqual(topic.batches, [['AZL-1', 'AZL-2']]);
  });

  test('gets nothing too large at once, and a single event that is, without its data', async (t) => {
    const topic = await startTopic(t);
    const platform = { ...(await openDelivering(t)), eventGrid: topic };
    await sendToEventGrid(platform);
    const sized = (sequence: number, bytes: number): ReturnType<typeof anEvent> => {
      const event = anEvent(sequence);
      return { ...event, event: { ...event.event, data: 'a'.repeat(bytes) } };
    };
    await append(platform, [sized(1, 600_000), sized(2, 600_000), sized(3, 1_100_000), sized(4, 10)]);
    await sendToEventGrid(platform);

    assert.deepEqual(topic.batches, [['AZL-1'], ['AZL-2', 'AZL-3', 'AZL-4']]);
  });

  test('is none where the setting names none', async (t) => {
    const platform = await openDelivering(t);
    await append(platform, [anEvent(1)]);
    await sendToEventGrid(platform);

    const { items } = await platform.documents.container('subscribers').query({});
    assert.deepEqual(items, []);
  });
});
