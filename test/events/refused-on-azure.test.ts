import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { withheldEvents } from '../../shared/events/index.ts';
import { served, triage } from '../platform/azure-bus/served.ts';
import type { ServiceBusServer } from '../wire/service-bus-server/server.ts';
import { raise, run } from './outboxes.ts';
import { World } from './relay-world.ts';

const internal = { refuse: { condition: 'amqp:internal-error', description: 'The service failed.' } };
const tooLarge = {
  refuse: { condition: 'amqp:link:message-size-exceeded', description: 'The message is too large.' },
};

/** A lone event waits, another was sent before it. */
async function alone(t: TestContext): Promise<{ world: World; server: ServiceBusServer }> {
  const { server, bus } = await served(t, { retry: { maxRetries: 0, timeoutInMs: 2000 } });
  const world = await World.open(t, bus);
  await raise(world.platform, run('r/before', 1, 1));
  await world.wake(1);
  await raise(world.platform, run('r/a', 1, 1));
  return { world, server };
}

/** What waits for subscribers, in order. */
async function told({ platform: { bus } }: World): Promise<string[]> {
  const messages = await bus.peek(triage, 10);
  return messages.map(({ sessionId, properties }) => `${properties['cloudEvents_type']} of ${sessionId}`);
}

test('a lone event that Service Bus refuses a few times after a long outage is sent', async (t) => {
  const { world, server } = await alone(t);
  server.faults.inject({ at: 'send', times: 1000, ...internal });
  assert.equal(await world.wake(10), 10);
  server.faults.clear();

  for (let times = 0; times < 3; times += 1) {
    server.faults.inject({ at: 'send', ...internal });
    assert.equal(await world.wake(1), 1);
  }
  assert.equal(await world.wake(1), 0);

  assert.deepEqual(await withheldEvents(world.platform), []);
  assert.deepEqual(await told(world), ['finding.changed of r/before', 'finding.changed of r/a']);
});

test('a lone event that Service Bus refuses again and again, and takes another again meanwhile, is set aside', async (t) => {
  const { world, server } = await alone(t);

  for (let times = 0; times < 6; times += 1) {
    server.faults.inject({ at: 'send', ...internal });
    await world.wake(1);
  }

  assert.equal((await withheldEvents(world.platform)).length, 1);
  assert.deepEqual(await told(world), ['finding.changed of r/before', 'event.withheld of r/a']);
});

test('a lone event that Service Bus refuses for what it is, is set aside at once', async (t) => {
  const { world, server } = await alone(t);
  server.faults.inject({ at: 'send', ...tooLarge });

  assert.equal(await world.wake(1), 0);

  assert.equal((await withheldEvents(world.platform)).length, 1);
  assert.deepEqual(await told(world), ['finding.changed of r/before', 'event.withheld of r/a']);
});
