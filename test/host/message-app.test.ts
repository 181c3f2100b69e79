import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { app as library } from '@azure/functions';
import fc from 'fast-check';
import { App } from '../../infra/local/host/worker/app.ts';
import { becomeCurrentApp } from '../../infra/local/host/worker/core-api.ts';
import { app } from '../../infra/local/host/worker/message-app.ts';
import { defined } from '../../shared/platform/index.ts';

type Registering = typeof app;

/** What an app has once this registered; the library makes up a name for each binding. */
function registeredBy(register: (by: Registering) => void, by: Registering): unknown[] {
  const registered = new App(() => undefined);
  becomeCurrentApp(registered);
  register(by);
  return [...registered.functions.values()].map(({ bindings, rawBindings, ...rest }) => {
    const [name = ''] = Object.keys(bindings);
    const raw = rawBindings.map((text) => JSON.parse(text.replaceAll(name, 'NAME')) as unknown);
    return { ...defined(rest), binding: { ...bindings[name], name: 'NAME' }, raw };
  });
}

const trigger = fc.record(
  {
    connection: fc.constant('ServiceBus'),
    queueName: fc.string(),
    topicName: fc.string(),
    subscriptionName: fc.string(),
    isSessionsEnabled: fc.boolean(),
    cardinality: fc.constantFrom('one', 'many'),
    autoCompleteMessages: fc.boolean(),
  },
  { requiredKeys: ['connection'] },
);

suite('an app of messages alone', () => {
  test('registers what the library registers', () => {
    const handler = (): undefined => undefined;
    fc.assert(
      fc.property(trigger, fc.string({ minLength: 1 }), (options, name) => {
        for (const kind of ['serviceBusQueue', 'serviceBusTopic'] as const) {
          const register = (by: Registering): void => {
            by[kind](name, { ...options, handler });
          };
          const expected = registeredBy(register, library as unknown as Registering);
          assert.equal(expected.length, 1);
          assert.deepEqual(registeredBy(register, app), expected);
        }
      }),
    );
  });

  for (const field of ['return', 'extraInputs', 'extraOutputs', 'retry', 'sdkBinding'])
    test(`leaves a function with ${field} to the library`, () => {
      const register = (): void => {
        app.serviceBusQueue('job', { queueName: 'jobs', [field]: [], handler: () => undefined });
      };
      assert.throws(register, new RegExp(`^RangeError: job: ${field}: is for the library$`));
    });
});
