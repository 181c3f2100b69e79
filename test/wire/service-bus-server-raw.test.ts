import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { suite, test, type TestContext } from 'node:test';
import rhea, { type Connection, type ConnectionOptions, type EventContext, type Receiver } from 'rhea';
import { startServiceBusServer } from './service-bus-server/server.ts';

/**
 * The server as other SDKs than that of JavaScript ask it, .NET's first: seen between Microsoft's Functions host and
 * this server (`../shared/facts/functions-host.md`, section 5, point 8).
 */

/** Takes the only mechanism that .NET takes. */
const withToken = {
  MSSBCBS: () => ({
    start: (done: (error: undefined, response: string) => void) => {
      done(undefined, '');
    },
  }),
};

/** A shared access signature. */
function sign(audience: string): string {
  const resource = encodeURIComponent(audience);
  const expires = Math.floor(Date.now() / 1000) + 600;
  const signature = createHmac('sha256', 'of-a-test').update(`${resource}\n${expires}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expires}&skn=Manager`;
}

async function connect(t: TestContext): Promise<Connection> {
  const server = await startServiceBusServer();
  const options = {
    host: '127.0.0.1',
    port: server.port,
    reconnect: false,
    sasl_mechanisms: withToken,
  } satisfies ConnectionOptions & { sasl_mechanisms: object };
  const connection = rhea.create_container().connect(options);
  t.after(async () => {
    connection.close();
    await once(connection, 'connection_close');
    await server[Symbol.asyncDispose]();
  });
  await once(connection, 'connection_open');
  return connection;
}

/** Gives a token at `$cbs`, which answers to the target of the link that receives. Returns the status. */
async function give(connection: Connection, resource: string, audience = resource): Promise<number> {
  const here = randomUUID();
  const replies = connection.open_receiver({ source: '$cbs', target: here });
  const sender = connection.open_sender('$cbs');
  await once(sender, 'sendable');
  sender.send({
    ...{ message_id: '1', to: '$cbs', reply_to: here, body: sign(resource) },
    application_properties: {
      ...{ operation: 'put-token', name: audience, type: 'servicebus.windows.net:sastoken' },
    },
  });
  const [{ message }] = (await once(replies, 'message')) as [EventContext];
  return Number(message?.application_properties?.['status-code']);
}

/** A link that takes back its credit when asked to. */
async function listen(connection: Connection, address: string): Promise<Receiver> {
  const receiver = connection.open_receiver({
    source: address,
    credit_window: 0,
    autoaccept: false,
    autosettle: false,
    rcv_settle_mode: 1,
  });
  await once(receiver, 'receiver_open');
  return receiver;
}

async function send(connection: Connection, address: string, body: string): Promise<void> {
  const sender = connection.open_sender(address);
  await once(sender, 'sendable');
  sender.send({ body });
  await once(sender, 'accepted');
}

const namespace = 'amqps://localhost';

suite('a client that comes with a token, as .NET does', () => {
  test('sends and receives under a token of the namespace, with a slash before entities', async (t) => {
    const connection = await connect(t);

    assert.equal(await give(connection, `${namespace}/`), 202);
    await send(connection, '/match-jobs', 'hello');
    const receiver = await listen(connection, '/match-jobs');
    receiver.add_credit(1);
    const [{ message }] = (await once(receiver, 'message')) as [EventContext];

    assert.equal(message?.body, 'hello');
  });

  test('reaches below an entity that its token names, and no other one', async (t) => {
    const connection = await connect(t);
    await give(connection, `${namespace}/match-jobs`);

    await listen(connection, 'match-jobs/$DeadLetterQueue');
    const other = connection.open_sender('ingest-jobs');
    await once(other, 'sender_error');

    assert.match(String((other.error as { condition?: string }).condition), /unauthorized/);
  });

  test('gets no more than its token names', async (t) => {
    const connection = await connect(t);

    assert.equal(await give(connection, `${namespace}/match-jobs`, `${namespace}/ingest-jobs`), 401);
    assert.equal(await give(connection, `${namespace}/match-jobs`, `${namespace}/match-jobs-2`), 401);
    assert.equal(await give(connection, namespace, `${namespace}/ingest-jobs`), 202);
  });

  test('a message that it lets go around a drain counts as never delivered', async (t) => {
    const connection = await connect(t);
    await give(connection, namespace);
    await send(connection, 'match-jobs', 'hello');
    const receiver = await listen(connection, 'match-jobs');

    const counts: unknown[] = [];
    for (let times = 0; times < 12; times += 1) {
      receiver.add_credit(1);
      const [{ message, delivery }] = (await once(receiver, 'message')) as [EventContext];
      counts.push(message?.delivery_count);
      receiver.drain_credit();
      delivery?.release();
      await once(receiver, 'settled');
    }

    assert.deepEqual(new Set(counts), new Set([0]));
  });

  test('a message that it gives back as failed counts', async (t) => {
    const connection = await connect(t);
    await give(connection, namespace);
    await send(connection, 'match-jobs', 'hello');
    const receiver = await listen(connection, 'match-jobs');

    const counts: unknown[] = [];
    for (let times = 0; times < 3; times += 1) {
      receiver.add_credit(1);
      const [{ message, delivery }] = (await once(receiver, 'message')) as [EventContext];
      counts.push(message?.delivery_count);
      delivery?.modified({ delivery_failed: true, undeliverable_here: false });
      await once(receiver, 'settled');
    }

    assert.deepEqual(counts, [0, 1, 2]);
  });
});
