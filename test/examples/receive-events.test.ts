import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createEvent } from '../../shared/events/index.ts';
import { messageFor } from '../../shared/events/data-ref.ts';
import { openAzureBus } from '../../shared/platform/azure/bus/azure-bus.ts';
import { folderOf } from '../platform/local/state.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';
import { startServiceBusServer } from '../wire/service-bus-server/server.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'examples', 'receive-events.mjs');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

test('the receiver of Service Bus tells each event once, and a gap, also after it was started again', async (t) => {
  const folder = await folderOf(t);
  const server = await startServiceBusServer({ file: join(folder, 'service-bus.db') });
  t.after(() => server[Symbol.asyncDispose]());
  const { connectionString } = server;
  const bus = openAzureBus({ auth: { connectionString, administrationConnectionString: connectionString } });
  t.after(() => bus.close());
  const { blobs } = await openPlatform(t, undefined, MEMORY);
  let sent = 0;
  const send = async (sequence: number, properties = {}): Promise<void> => {
    const event = createEvent({
      ...{ topic: 'advisory-events', type: 'advisory.published', source: '/test', aggregate: 'AZL' },
      ...{ sequence, subject: `AZL-${sequence}`, time: NOW, routing: {}, data: {} },
    });
    const message = await messageFor(blobs, event);
    // Each as a message of its own, as behind the window in which the topic drops repeats.
    sent += 1;
    await bus.send('advisory-events', [
      { ...message, id: String(sent), properties: { ...message.properties, ...properties } },
    ]);
  };
  const receive = async (): Promise<Ended> => {
    const child = spawn(process.execPath, [PROGRAM, 'advisory-events', 'public-feed', join(folder, 'seen')], {
      env: { ...process.env, SERVICEBUS_CONNECTION: connectionString, ONCE: '1' },
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, out, err };
  };
  const line = (sequence: number): string => `advisory.published AZL-${sequence} ${sequence}\n`;

  for (const sequence of [1, 2, 2, 4]) await send(sequence);
  assert.deepEqual(await receive(), {
    code: 0,
    out: line(1) + line(2) + line(4),
    err: 'gap: AZL 2 -> 4\n',
  });
  // Withheld at first: it fills the gap, and makes none.
  await send(3, { cloudEvents_late: true });
  for (const sequence of [4, 5, 7]) await send(sequence);
  assert.deepEqual(await receive(), {
    code: 0,
    out: line(3) + line(5) + line(7),
    err: 'gap: AZL 5 -> 7\n',
  });
  await send(8, { cloudEvents_dataversion: 99 });
  const { code, err } = await receive();
  assert.equal(code, 1);
  assert.match(err, /dataversion 99 is newer than this program/);
});
