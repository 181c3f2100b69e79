import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { registeredFunctions } from '../../../infra/azure/registered-functions.ts';
import { HANDLERS } from '../../../shared/operations/index.ts';

test('each queue and subscription with a function names it', async () => {
  const folder = join(import.meta.dirname, '..', '..', '..');
  const functions = await registeredFunctions({ folder, extension: 'ts' });
  const bound = functions.flatMap(({ name, rawBindings }) =>
    rawBindings.flatMap((text) => {
      const binding = JSON.parse(text) as {
        queueName?: string;
        topicName?: string;
        subscriptionName?: string;
      };
      const { queueName, topicName, subscriptionName } = binding;
      if (queueName !== undefined) return [[queueName, name]];
      return topicName === undefined ? [] : [[`${topicName}/${subscriptionName}`, name]];
    }),
  );
  assert.deepEqual({ ...HANDLERS }, Object.fromEntries(bound));
});
