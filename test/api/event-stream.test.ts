import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Actor } from '../../shared/access/index.ts';
import { trimLog } from '../../shared/events/index.ts';
import { openEventStream } from '../../shared/api/index.ts';
import { eventStreamFunction } from '../../shared/app/index.ts';
import type { Services } from '../../shared/runs/index.ts';
import { actorOf } from '../support/actors.ts';
import { servicesOn } from '../support/jobs.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { anEvent, append } from '../subscriptions/webhooks/world.ts';

interface Opened {
  status: number;
  headers: Record<string, string>;
  /** The next blocks that say something, as objects of their fields. */
  next: (count: number) => Promise<Record<string, string>[]>;
  end: () => void;
}

async function open(
  services: Services,
  query: string,
  { actor, last, heartbeatMs = 60_000 }: { actor?: Actor; last?: string; heartbeatMs?: number } = {},
): Promise<Opened> {
  const ending = new AbortController();
  const { status, headers, body } = await openEventStream(services, () => actor, {
    url: `https://patchline.example/api/events/stream${query}`,
    headers: new Headers(last === undefined ? {} : { 'last-event-id': last }),
    signal: ending.signal,
    heartbeatMs,
  });
  const pieces = body[Symbol.asyncIterator]();
  const blocks: string[] = [];
  const end = (): void => {
    ending.abort();
  };
  const next = async (count: number): Promise<Record<string, string>[]> => {
    while (blocks.length < count) {
      const piece = await pieces.next();
      if (piece.done === true) break;
      blocks.push(...piece.value.split('\n\n').filter((block) => block !== ''));
    }
    return blocks
      .splice(0, count)
      .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2))) as never);
  };
  return { status, headers, next, end };
}

async function opened(t: TestContext): Promise<Services> {
  return servicesOn(await openPlatform(t, undefined, MEMORY));
}

const subjects = (blocks: readonly Record<string, string>[]): string[] =>
  blocks.map(({ data = '{}' }) => (JSON.parse(data) as { subject: string }).subject);

suite('the stream of events', () => {
  test('gives them as they come, and goes on behind the last id without a gap or a repeat', async (t) => {
    const services = await opened(t);
    await append(services, [anEvent(1)]);
    const stream = await open(services, '?after=end');
    const [first] = await stream.next(1);
    await append(services, [anEvent(2), anEvent(3)]);
    const [second, third] = await stream.next(2);
    stream.end();

    assert.equal(stream.status, 200);
    assert.equal(stream.headers['content-type'], 'text/event-stream');
    assert.equal(first?.['retry'], '2000');
    for (const block of [second, third]) assert.equal(block?.['event'], 'advisory.published');
    await append(services, [anEvent(4)]);
    const again = await open(services, '', { last: second?.['id'] ?? '' });
    const [, ...then] = await again.next(3);
    again.end();
    assert.deepEqual(subjects(then), ['AZL-3', 'AZL-4']);
    // The cursors are those of the feed.
    const fromFeed = await open(services, `?after=${third?.['id'] ?? ''}`);
    assert.deepEqual(subjects((await fromFeed.next(2)).slice(1)), ['AZL-4']);
    fromFeed.end();
  });

  test('filters, moves the place of a filtered reader on, and says that it is still there', async (t) => {
    const services = await opened(t);
    const stream = await open(services, '?package=curl', { heartbeatMs: 20 });
    const [start] = await stream.next(1);
    await append(services, [anEvent(1), anEvent(2), anEvent(1, { aggregate: 'curl', name: 'curl' })]);
    await append(services, [anEvent(3)]);
    const blocks = await stream.next(6);
    stream.end();

    const told = blocks.filter(({ data }) => data !== undefined);
    assert.deepEqual(subjects(told), ['curl-1']);
    const places = blocks.flatMap(({ id, data }) => (id !== undefined && data === undefined ? [id] : []));
    assert.ok(places.length > 0 && !places.includes(start?.['id'] ?? ''));
    assert.ok(
      blocks.some(
        (block) => block[''] !== undefined || Object.keys(block).some((key) => key.startsWith(':')),
      ),
    );
  });

  test('asks for the role of the audience, refuses cursors of others and those from before the log', async (t) => {
    const services = await opened(t);
    await append(services, [anEvent(1), anEvent(2)]);
    const first = await open(services, '?after=end');
    const [{ id = '' } = {}] = await first.next(1);
    first.end();
    const status = async (query: string, options: Parameters<typeof open>[2] = {}): Promise<number> => {
      const stream = await open(services, query, options);
      stream.end();
      return stream.status;
    };

    assert.equal(await status('?audience=private'), 401);
    assert.equal(await status('?audience=embargo', { actor: actorOf(['operator']) }), 403);
    assert.equal(await status('?audience=embargo', { actor: actorOf(['embargo']) }), 200);
    assert.equal(await status('?audience=private', { actor: actorOf(['reader']), last: id }), 400);
    assert.equal(await status('?nonsense=1'), 400);
    await append(services, [anEvent(3)]);
    await trimLog(services.documents, 'public', { before: new Date(services.clock.now().getTime() + 1) });
    await append(services, [anEvent(4)]);
    assert.equal(await status('', { last: id }), 410);
  });

  test('is no function on Azure unless the setting asks for it', async () => {
    assert.equal(await eventStreamFunction({}), undefined);
    assert.equal(await eventStreamFunction({ PATCHLINE_EVENT_STREAM: 'false' }), undefined);
    const { route, authLevel } = (await eventStreamFunction({ PATCHLINE_EVENT_STREAM: 'true' })) ?? {};
    assert.deepEqual({ route, authLevel }, { route: 'api/events/stream', authLevel: 'anonymous' });
  });
});
