import assert from 'node:assert/strict';

import {
  type Bus,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGE_ID_LENGTH,
  type OutgoingMessage,
} from '../../../shared/platform/bus.ts';
import { LimitExceededError, UnrecoverableError } from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';
import type { Waits } from './waits.ts';
import { idsOf, QUEUE, queue, receiveOne, TOPIC } from './waits.ts';

export function limitCases(bus: Contract<Bus>, waits: Waits): void {
  bus.holds('a message of nearly 256 KB is taken', async (port) => {
    const body = 'x'.repeat(MAX_MESSAGE_BYTES - 8 * 1024);

    await port.send(QUEUE, [{ id: 'large', body }]);

    assert.equal((await receiveOne(port, queue, waits)).body, body);
  });

  bus.holds('an id of 128 characters is taken', async (port) => {
    const id = 'i'.repeat(MAX_MESSAGE_ID_LENGTH);

    await port.send(QUEUE, [{ id, body: 1 }]);

    assert.equal((await receiveOne(port, queue, waits)).id, id);
  });

  const refused: {
    name: string;
    message: OutgoingMessage;
    error: typeof UnrecoverableError;
    entity?: string;
  }[] = [
    {
      name: 'of more than 256 KB',
      message: { id: 'a', body: 'x'.repeat(MAX_MESSAGE_BYTES) },
      error: LimitExceededError,
    },
    {
      name: 'of more bytes than characters',
      message: { id: 'a', body: 'ä'.repeat(MAX_MESSAGE_BYTES / 2) },
      error: LimitExceededError,
    },
    {
      name: 'with properties beyond the limit',
      message: { id: 'a', body: 1, properties: { text: 'x'.repeat(MAX_MESSAGE_BYTES) } },
      error: LimitExceededError,
    },
    {
      name: 'with an id of 129 characters',
      message: { id: 'i'.repeat(MAX_MESSAGE_ID_LENGTH + 1), body: 1 },
      error: LimitExceededError,
    },
    { name: 'without an id', message: { id: '', body: 1 }, error: UnrecoverableError },
    { name: 'without a body', message: { id: 'a', body: undefined }, error: UnrecoverableError },
    {
      name: 'with a property in capitals',
      message: { id: 'a', body: 1, properties: { Type: 'x' } },
      error: UnrecoverableError,
    },
    {
      name: 'with a property that is no number',
      message: { id: 'a', body: 1, properties: { attempt: Number.NaN } },
      error: UnrecoverableError,
    },
    {
      name: 'without a session where one is needed',
      message: { id: 'a', body: 1 },
      error: UnrecoverableError,
      entity: TOPIC,
    },
    {
      name: 'with a session id of 129 characters',
      message: { id: 'a', body: 1, sessionId: 's'.repeat(129) },
      error: LimitExceededError,
      entity: TOPIC,
    },
  ];
  for (const { name, message, error, entity = QUEUE } of refused) {
    bus.holds(`a message ${name} is refused, and all that is sent with it`, async (port) => {
      const good = { id: 'good', body: 1, sessionId: 's' };

      await assert.rejects(port.send(entity, [good, message]), error);

      await port.send(QUEUE, [{ id: 'behind', body: 1 }]);
      assert.deepEqual(idsOf(await port.receive(queue, 5, waits.presentMs)), ['behind']);
    });
  }
}
