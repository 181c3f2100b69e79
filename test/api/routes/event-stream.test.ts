import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { suite, test, type TestContext } from 'node:test';
import type { Identify } from '../../../shared/access/index.ts';
import { trimLog } from '../../../shared/events/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { eventStreamFunction, provideServices } from '../../../shared/app/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { appServices } from '../../support/services.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { blockReader, subjectsOf } from '../../support/server-sent.ts';
import { anEvent, append } from '../../subscriptions/webhooks/world.ts';

interface Opened {
  status: number;
  headers: Record<string, string>;
  /** The next blocks that say something, as objects of their fields. */
  next: ReturnType<typeof blockReader>;
  end: () => void;
}

async function open(
  services: Services,
  query: string,
  { identify = () => undefined, last }: { identify?: Identify; last?: string } = {},
): Promise<Opened> {
  const ending = new AbortController();
  const { status, headers, stream } = await answerRequest(
    routes.filter(({ path }) => path === '/api/events/stream'),
    { services, identify },
    {
      method: 'GET',
      url: `https://patchline.example/api/events/stream${query}`,
      headers: new Headers(last === undefined ? {} : { 'last-event-id': last }),
      text: () => Promise.resolve(''),
      signal: ending.signal,
    },
  );
  const next = blockReader(stream ?? nothing());
  const end = (): void => {
    ending.abort();
  };
  return { status, headers: headers ?? {}, next, end };
}

async function* nothing(): AsyncGenerator<string> {}

async function opened(t: TestContext): Promise<Services> {
  return servicesOn(await openPlatform(t, undefined, MEMORY));
}

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
    assert.deepEqual(subjectsOf(then), ['AZL-3', 'AZL-4']);
    // The cursors are those of the feed.
    const fromFeed = await open(services, `?after=${third?.['id'] ?? ''}`);
    assert.deepEqual(subjectsOf((await fromFeed.next(2)).slice(1)), ['AZL-4']);
    fromFeed.end();
  });

  test('gives only what its reader asks for', async (t) => {
    const services = await opened(t);
    const named = (name: string): ReturnType<typeof anEvent> => anEvent(1, { aggregate: name, name });
    await append(services, [named('httpd'), named('curl')]);
    const stream = await open(services, '?package=curl&type=advisory.published,advisory.updated');
    assert.deepEqual(subjectsOf(await stream.next(2)), ['curl-1']);
    stream.end();
  });

  test('ends when the key of its reader is removed', async (t) => {
    const services = await opened(t);
    let reader: ReturnType<Identify> = actorOf(['reader']);
    const stream = await open(services, '?audience=private', { identify: () => reader });
    assert.equal((await stream.next(1)).length, 1);
    reader = undefined;
    await append(services, [anEvent(1, { audience: 'private' })], 'private');

    assert.deepEqual(await stream.next(10), []);
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
    assert.equal(await status('?audience=embargo', { identify: () => actorOf(['operator']) }), 403);
    assert.equal(await status('?audience=embargo', { identify: () => actorOf(['embargo']) }), 200);
    assert.equal(await status('?audience=private', { identify: () => actorOf(['reader']), last: id }), 400);
    assert.equal(await status('?nonsense=1'), 400);
    await append(services, [anEvent(3)]);
    await trimLog(services.documents, 'public', { before: new Date(services.clock.now().getTime() + 1) });
    await append(services, [anEvent(4)]);
    assert.equal(await status('', { last: id }), 410);
  });

  test('is a function on Azure only where the setting asks for it', async (t) => {
    assert.equal(await eventStreamFunction({}), undefined);
    assert.equal(await eventStreamFunction({ PATCHLINE_EVENT_STREAM: 'false' }), undefined);
    const made = await eventStreamFunction({ PATCHLINE_EVENT_STREAM: 'true' });
    assert.ok(made);
    const { route, authLevel, handler } = made;
    assert.deepEqual({ route, authLevel }, { route: 'api/events/stream', authLevel: 'anonymous' });

    const services = await appServices(await openPlatform(t, undefined, MEMORY));
    t.after(() => services.pool.close());
    provideServices(services);
    await append(services, [anEvent(1)]);
    const url = 'https://patchline.example/api/events/stream';
    const asked = { method: 'GET', url, headers: new Headers(), text: () => Promise.resolve('') };
    const { status, body } = await handler(asked);
    assert.equal(status, 200);
    assert.ok(body instanceof Readable);
    assert.deepEqual(subjectsOf(await blockReader(body)(2)), ['AZL-1']);
    body.destroy();
  });
});
