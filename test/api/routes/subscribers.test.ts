import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Actor } from '../../../shared/access/index.ts';
import type { ApiAnswer } from '../../../shared/api/index.ts';
import { deliverLive } from '../../../shared/subscriptions/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { startReceiver, verified } from '../../subscriptions/webhooks/receiver.ts';
import { anEvent, append, webhooks } from '../../subscriptions/webhooks/world.ts';
import { systemClock } from '../../../shared/platform/index.ts';

const reader = actorOf(['reader']);
const builder = actorOf(['builder']);
const operator = actorOf(['operator']);
const embargo = actorOf(['embargo']);

async function open(t: TestContext): Promise<Services> {
  return { ...servicesOn(await openPlatform(t, systemClock, MEMORY)), webhooks };
}

function post(services: Services, actor: Actor, path: string, body: object): Promise<ApiAnswer> {
  return callApi(services, path, { method: 'POST', text: JSON.stringify(body), actor });
}

async function register(
  services: Services,
  actor: Actor,
  body: object,
): Promise<{ id: string; secret: string }> {
  const { status, jsonBody } = await post(services, actor, '/api/subscribers', body);
  assert.equal(status, 201, JSON.stringify(jsonBody));
  const { subscriber, secret } = jsonBody as { subscriber: { id: string }; secret: string };
  return { id: subscriber.id, secret };
}

async function listed(services: Services, actor: Actor, query = ''): Promise<string[]> {
  const { jsonBody } = await callApi(services, `/api/subscribers${query}`, { actor });
  return (jsonBody as { subscribers: { id: string }[] }).subscribers.map(({ id }) => id);
}

suite('the routes of webhooks', () => {
  test('register, verify, deliver, tell what was sent', async (t) => {
    const services = await open(t);
    const receiver = await startReceiver(t);
    const { id, secret } = await register(services, reader, { url: receiver.url, audience: 'private' });
    const command = { do: 'verify' };
    const { jsonBody } = await post(services, reader, '/api/subscriber-commands', { id, command });
    assert.equal((jsonBody as { subscriber: { state: string } }).subscriber.state, 'active');
    await append(services, [anEvent(1, { audience: 'private' })], 'private');
    await deliverLive(services, 'ordinary');

    assert.equal(verified(receiver.received[0] ?? assert.fail(), secret).sequence, 1);
    const { jsonBody: log } = await callApi(services, `/api/deliveries?subscriber=${id}`, { actor: reader });
    const { deliveries } = log as { deliveries: { type: string; number?: number; isDelivered: boolean }[] };
    assert.deepEqual(
      deliveries.map(({ type, number, isDelivered }) => ({ type, number, isDelivered })),
      [
        { type: 'finding.changed', number: 1, isDelivered: true },
        { type: 'webhook.verification', number: undefined, isDelivered: true },
      ],
    );
  });

  test('show each their own, operators all but those under embargo, which need that role', async (t) => {
    const services = await open(t);
    const url = 'https://hooks.example/';
    const { id: readers } = await register(services, reader, { url });
    const { id: builders } = await register(services, builder, { url });
    const { id: apart } = await register(services, embargo, { url, audience: 'embargo' });

    assert.deepEqual(await listed(services, reader), [readers]);
    assert.deepEqual((await listed(services, operator)).sort(), [readers, builders].sort());
    assert.deepEqual(await listed(services, embargo, '?embargoed=true'), [apart]);
    assert.deepEqual(await listed(services, embargo), []);
    // Of what is another's, apart or not there, nobody is told which.
    for (const id of [builders, apart, 'nothing']) {
      const command = { do: 'rotate' };
      const answers = [
        await post(services, reader, '/api/subscriber-commands', { id, command }),
        await callApi(services, `/api/deliveries?subscriber=${id}`, { actor: reader }),
      ];
      for (const { status, jsonBody } of answers)
        assert.deepEqual(
          { status, jsonBody },
          { status: 404, jsonBody: { error: `there is no webhook ${id}` } },
        );
    }
  });

  test('refuse an audience that one may not read, and whatever else no webhook may have', async (t) => {
    const services = await open(t);
    const told = async (actor: Actor, body: object): Promise<[number, string]> => {
      const { status, jsonBody } = await post(services, actor, '/api/subscribers', body);
      return [status, (jsonBody as { error: string }).error];
    };
    const url = 'https://hooks.example/';
    for (const actor of [reader, builder, operator])
      assert.deepEqual(await told(actor, { url, audience: 'embargo' }), [403, 'the role embargo is needed']);
    assert.deepEqual(await told(reader, { url: 'https://169.254.169.254/' }), [
      409,
      'url: is an address that is not public',
    ]);
    await register(services, reader, { url });
    assert.deepEqual(await told(reader, { url }), [409, 'url: is registered already, with this filter']);
    for (let at = 1; at < 20; at += 1) await register(services, reader, { url: `${url}${at}` });
    assert.equal((await told(reader, { url: `${url}more` }))[0], 409);
    assert.equal((await told(builder, { url: `${url}more` })).length, 2);

    const { webhooks: _, ...without } = services;
    const { status, jsonBody } = await post(without, reader, '/api/subscribers', { url });
    assert.equal(status, 409);
    assert.match((jsonBody as { error: string }).error, /PATCHLINE_WEBHOOK_KEY is not set/);
  });

  test('keep no secret in the store', async (t) => {
    const services = await open(t);
    const { secret } = await register(services, reader, { url: 'https://hooks.example/' });
    const { items } = await services.documents.container('subscribers').query({});
    const { items: acts } = await services.documents.container('audit').query({});
    const kept = JSON.stringify([items, acts]);

    assert.match(secret, /^whsec_/);
    for (const part of [secret, secret.slice('whsec_'.length), webhooks.key])
      assert.equal(kept.includes(part), false);
    assert.ok(acts.length > 0);
  });
});
