import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ApiAnswer } from '../../../shared/api/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { type Actor, anybody } from '../../../shared/access/index.ts';
import { audiences, createEvent, trimLog } from '../../../shared/events/index.ts';
import type { OutgoingEvent } from '../../../shared/events/cloud-event.ts';
import { appendToLog } from '../../../shared/events/log/append.ts';
import { standInFor } from '../../../shared/events/withheld.ts';
import { MAX_MESSAGE_BYTES, type TopicName } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { footings } from '../../events/log/logged.ts';

interface Feed {
  events: { id: string; type: string; sequence: number; data: unknown; package?: string }[];
  cursor: string;
  more: boolean;
}

const reader = actorOf(['reader']);

function ask(
  services: Services,
  query: string,
  { actor = reader, headers = {} }: { actor?: Actor; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  return answerRequest(
    routes.filter(({ path }) => path === '/api/events'),
    { services, identify: () => (actor === anybody ? undefined : actor) },
    {
      method: 'GET',
      url: `https://patchline.example/api/events${query}`,
      headers: new Headers(headers),
      text: () => Promise.resolve(''),
    },
  );
}

async function feed(services: Services, query: string, actor?: Actor): Promise<Feed> {
  const answer = await ask(services, query, actor && { actor });
  assert.equal(answer.status, 200, JSON.stringify(answer.jsonBody));
  const [entry] = routes.filter(({ path }) => path === '/api/events');
  return entry?.answer.parse(answer.jsonBody) as Feed;
}

function event(
  sequence: number,
  {
    topic = 'finding-events',
    name = 'httpd',
    data = {},
  }: { topic?: TopicName; name?: string; data?: unknown } = {},
): OutgoingEvent {
  return createEvent({
    topic,
    type: topic === 'advisory-events' ? 'advisory.published' : 'finding.changed',
    source: '/test',
    aggregate: `r/${name}`,
    sequence,
    subject: `r/${name}`,
    time: NOW,
    routing: { package: name, severity: sequence % 2 === 0 ? 'high' : 'low' },
    data,
  });
}

function events(from: number, to: number, options: Parameters<typeof event>[1] = {}): OutgoingEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => event(from + at, options));
}

/** Follows the feed to its end. */
async function followed(services: Services, query: string): Promise<{ ids: string[]; cursor: string }> {
  const ids: string[] = [];
  let after = '';
  for (;;) {
    const page = await feed(services, `?${query}${after === '' ? '' : `&after=${after}`}`);
    ids.push(...page.events.map(({ id }) => id));
    after = page.cursor;
    if (!page.more) return { ids, cursor: after };
  }
}

for (const { name, open } of footings)
  test(`the feed on ${name} misses and repeats nothing while others write`, async (t) => {
    const platform = await open(t);
    const services = servicesOn(platform);
    const all = events(1, 1300);
    const writing = (async () => {
      for (let at = 0; at < all.length; at += 50)
        await appendToLog(platform, 'private', { events: all.slice(at, at + 50), since: at });
    })();
    const seen: string[] = [];
    let after = '';
    writing.catch(() => seen.push(...all.map(({ event: { id } }) => id)));
    while (seen.length < all.length) {
      const page = await feed(services, `?audience=private${after}`);
      seen.push(...page.events.map(({ id }) => id));
      after = `&after=${page.cursor}`;
      // A reader whose answers all are there at once would never let the writers go on.
      await setImmediate();
    }
    await writing;

    assert.deepEqual(
      seen,
      all.map(({ event: { id } }) => id),
    );
    assert.deepEqual((await followed(services, 'audience=private')).ids, seen);
  });

suite('the feed', () => {
  test('carries a filtered reader on where nothing is wanted, so that it need not search again', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    const wanted = event(1, { name: 'curl' });
    await appendToLog(platform, 'private', { events: [...events(1, 2200), wanted], since: 0 });

    const first = await feed(services, '?audience=private&package=curl');
    const { ids, cursor } = await followed(services, 'audience=private&package=curl');
    await appendToLog(platform, 'private', { events: events(2201, 2202), since: 2201 });
    const then = await feed(services, `?audience=private&package=curl&after=${cursor}`);

    assert.deepEqual({ events: first.events.length, more: first.more }, { events: 0, more: true });
    assert.deepEqual(ids, [wanted.event.id]);
    assert.deepEqual({ events: then.events, moved: then.cursor !== cursor }, { events: [], moved: true });
  });

  test('filters by type, severity, package; what stands for a withheld event passes as that would', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    await appendToLog(platform, 'private', {
      events: [event(1), standInFor(event(2)), event(1, { name: 'curl' })],
      since: 0,
    });
    const kinds = async (query: string): Promise<string[]> =>
      (await feed(services, `?audience=private&${query}`)).events.map(
        ({ type, package: of, sequence }) => `${type} ${of} ${sequence}`,
      );

    assert.deepEqual(await kinds('type=finding.changed&severity=high'), ['event.withheld httpd 2']);
    assert.deepEqual(await kinds('type=finding.changed,patch.required&package=curl'), [
      'finding.changed curl 1',
    ]);
    assert.deepEqual(await kinds('type=patch.required'), []);
  });

  test('begins at the end where nothing of before is wanted', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    await appendToLog(platform, 'private', { events: events(1, 5), since: 0 });

    const { events: none, cursor } = await feed(services, '?audience=private&after=end');
    await appendToLog(platform, 'private', { events: events(6, 6), since: 5 });

    assert.deepEqual(none, []);
    const { events: then } = await feed(services, `?audience=private&after=${cursor}`);
    assert.deepEqual(
      then.map(({ sequence }) => sequence),
      [6],
    );
  });

  test('full pages are kept for long and never change, the last for a moment; who knows one is told so', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    const options = { topic: 'advisory-events' } as const;
    await appendToLog(platform, 'public', { events: events(1, 210, options), since: 0 });
    const { cursor } = await feed(services, '');

    const full = await ask(services, `?after=${cursor}`);
    const last = await ask(services, `?after=${(full.jsonBody as Feed).cursor}`);
    await appendToLog(platform, 'public', { events: events(211, 212, options), since: 210 });
    const again = await ask(services, `?after=${cursor}`);
    const lastAgain = await ask(services, `?after=${(full.jsonBody as Feed).cursor}`);
    const headers = { 'if-none-match': full.headers?.['etag'] ?? '' };
    const known = await ask(services, `?after=${cursor}`, { headers });
    const inPrivate = await ask(services, '?audience=private');

    assert.equal(full.headers?.['cache-control'], 'public, max-age=86400, immutable');
    assert.equal(last.headers?.['cache-control'], 'public, max-age=2');
    assert.deepEqual(again, full);
    assert.notEqual(lastAgain.headers?.['etag'], last.headers['etag']);
    assert.deepEqual(known, { status: 304, jsonBody: undefined, headers: full.headers });
    assert.match(inPrivate.headers?.['cache-control'] ?? '', /^private, /);
    assert.match(inPrivate.headers?.['vary'] ?? '', /authorization/);
  });

  test('a page that nothing fills up ends where its data grow large, and has those that no message holds', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    const data = { text: 'x'.repeat(MAX_MESSAGE_BYTES) };
    await appendToLog(platform, 'private', { events: events(1, 12, { data }), since: 0 });

    const page = await feed(services, '?audience=private');
    const { ids } = await followed(services, 'audience=private');

    assert.ok(page.more && page.events.length < 12);
    assert.deepEqual(page.events[0]?.data, data);
    assert.equal(ids.length, 12);
  });

  test('refuses a cursor that was changed, or is of another audience, or of none', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    await appendToLog(platform, 'private', { events: events(1, 3), since: 0 });
    const { cursor } = await feed(services, '?audience=private');
    const [, sum] = cursor.split('.');

    for (const bad of [
      '',
      'x',
      '3',
      `${cursor}0`,
      `${Buffer.from('1').toString('base64url')}.${sum}`,
      cursor,
    ])
      assert.equal((await ask(services, `?after=${bad}`)).status, 400, bad);
    assert.equal((await ask(services, `?audience=private&after=${cursor}`)).status, 200);
  });

  test('says so where events behind a cursor are no longer kept, and where to go on', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    await appendToLog(platform, 'private', { events: events(1, 1), since: 0 });
    const { cursor } = await feed(services, '?audience=private');
    await appendToLog(platform, 'private', { events: events(2, 4), since: 1 });
    await trimLog(platform.documents, 'private', { before: new Date(NOW.getTime() + 1) });
    await appendToLog(platform, 'private', { events: events(5, 6), since: 4 });

    const late = await ask(services, `?audience=private&after=${cursor}`);
    const { cursor: on, parameter } = late.jsonBody as { cursor: string; parameter: string };

    assert.deepEqual({ status: late.status, parameter }, { status: 410, parameter: 'after' });
    const rest = await feed(services, `?audience=private&after=${on}`);
    assert.deepEqual(
      rest.events.map(({ sequence }) => sequence),
      [5, 6],
    );
    assert.deepEqual((await feed(services, '?audience=private')).events, rest.events);
  });

  test('what an audience reads is the same whatever happens in another', async (t) => {
    const platform = await openPlatform(t, undefined, MEMORY);
    const services = servicesOn(platform);
    await appendToLog(platform, 'public', { events: events(1, 2, { topic: 'advisory-events' }), since: 0 });
    const before = await ask(services, '', { actor: anybody });
    const privately = await ask(services, '?audience=private');

    await appendToLog(platform, 'embargo', { events: events(1, 30, { topic: 'embargo-events' }), since: 0 });
    const privatelyThen = await ask(services, '?audience=private');
    await appendToLog(platform, 'private', { events: events(1, 50), since: 0 });

    assert.deepEqual(await ask(services, '', { actor: anybody }), before);
    assert.deepEqual(privatelyThen, privately);
  });

  test('asks for the role of the audience before it looks at anything', async (t) => {
    const services = servicesOn(await openPlatform(t, undefined, MEMORY));
    const statuses = async (actor: Actor): Promise<Record<string, number>> => {
      const asked = audiences.map(async (audience) => {
        const { status } = await ask(services, `?audience=${audience}`, { actor });
        return [audience, status] as const;
      });
      return Object.fromEntries(await Promise.all(asked));
    };

    assert.deepEqual(await statuses(anybody), { public: 200, private: 401, embargo: 401 });
    assert.deepEqual(await statuses(reader), { public: 200, private: 200, embargo: 403 });
    assert.deepEqual(await statuses(actorOf(['operator'])), { public: 200, private: 200, embargo: 403 });
    assert.deepEqual(await statuses(actorOf(['embargo'])), { public: 200, private: 200, embargo: 200 });
  });
});
