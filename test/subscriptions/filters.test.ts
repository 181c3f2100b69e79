import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routes } from '../../shared/api/index.ts';
import { deliverLive } from '../../shared/subscriptions/index.ts';
import { filters, variants, wantedBy } from '../events/filter-facts.ts';
import { actorOf } from '../support/actors.ts';
import { answerRequest } from '../support/contract/index.ts';
import { servicesOn } from '../support/jobs.ts';
import { blockReader, subjectsOf } from '../support/server-sent.ts';
import { startReceiver } from './webhooks/receiver.ts';
import { append, hook, openDelivering } from './webhooks/world.ts';

test('feed, stream and webhook give the same events in the same order, by each filter', async (t) => {
  const platform = await openDelivering(t);
  const services = servicesOn(platform);
  const ask = async (path: string, query: URLSearchParams): ReturnType<typeof answerRequest> =>
    answerRequest(
      routes.filter((each) => each.path === path),
      { services, identify: () => actorOf(['reader']) },
      {
        method: 'GET',
        url: `https://patchline.example${path}?audience=private&${query.toString()}`,
        headers: new Headers(),
        text: () => Promise.resolve(''),
        signal: AbortSignal.abort(),
      },
    );
  const given = { nothing: {}, ...filters };
  const hooked: Record<string, Awaited<ReturnType<typeof startReceiver>>> = {};
  for (const [name, { type, ...equal }] of Object.entries<Record<string, string>>(given)) {
    const receiver = await startReceiver(t);
    const filter = { ...equal, ...(type !== undefined && { types: [type] }) };
    await hook(platform, receiver, { audience: 'private', filter });
    hooked[name] = receiver;
  }
  await append(platform, variants, 'private');
  await deliverLive(platform, 'ordinary');

  for (const [name, filter] of Object.entries(given)) {
    const query = new URLSearchParams(filter);
    const { jsonBody } = await ask('/api/events', query);
    const { stream } = await ask('/api/events/stream', query);
    assert.ok(stream);
    const got = {
      feed: (jsonBody as { events: { subject: string }[] }).events.map(({ subject }) => subject),
      stream: subjectsOf(await blockReader(stream)(100)),
      webhook: hooked[name]?.received.map(({ body }) => (JSON.parse(body) as { subject: string }).subject),
    };
    const wanted = wantedBy(name);
    assert.deepEqual(got, { feed: wanted, stream: wanted, webhook: wanted }, name);
  }
});
