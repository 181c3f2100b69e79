import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { OutgoingMessage } from '../../../shared/platform/bus.ts';
import { PRESENT, QUEUE, queue, served } from './served.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });

const name = fc.stringMatching(/^[a-z][A-Za-z0-9_.:-]{0,12}$/);
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
);

const message: fc.Arbitrary<Omit<OutgoingMessage, 'id'>> = fc.record(
  {
    body: fc.jsonValue(),
    properties: fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }),
    sessionId: fc.string({ minLength: 1, maxLength: 128 }),
    subject: fc.string({ minLength: 1 }),
    contentType: fc.constantFrom('application/json', 'application/cloudevents+json'),
    correlationId: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ['body'] },
);

test('whatever a message holds arrives as it was sent', async (t) => {
  const { bus } = await served(t);
  let count = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (contents) => {
      const sent = contents.map((one): OutgoingMessage => ({ ...one, id: `m${(count += 1)}` }));
      await bus.send(QUEUE, sent);
      const received = await bus.receive(queue, sent.length, PRESENT);
      await Promise.all(received.map((one) => bus.complete(queue, one)));

      assert.deepEqual(
        received.map(
          ({ sequenceNumber, deliveryCount, enqueuedAt, lockToken, lockedUntil, ...rest }) => rest,
        ),
        sent.map((one) => JSON.parse(JSON.stringify({ properties: {}, ...one })) as OutgoingMessage),
      );
    }),
    { numRuns: 60 },
  );
});
