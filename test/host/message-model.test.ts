import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { InvocationContext } from '@azure/functions';
import fc from 'fast-check';

import { batchArguments, messageArguments } from '../../infra/local/host/service-bus/arguments.ts';
import { getProgrammingModel } from '../../infra/local/host/worker/core-api.ts';
import { loadApp } from '../../infra/local/host/worker/load.ts';
import { messageModel } from '../../infra/local/host/worker/message-model.ts';
import type {
  CoreInvocationContext,
  InvocationModel,
  InvocationRequest,
} from '../../infra/local/host/worker/types.ts';
import { defined, type ReceivedMessage } from '../../shared/platform/index.ts';
import { fixtures } from './harness.ts';
import { addBodyMembers, batchMetadata, messageMetadata } from './sent-metadata.ts';

/** The library's own model, given what Azure's host sends, is the oracle. */

interface Logged {
  level: string;
  category: string;
  message: string;
}

before(() => loadApp({ appFiles: ['queue.ts'], directory: fixtures }, () => undefined));

const bindings = {
  job: { type: 'serviceBusTrigger', direction: 'in', queueName: 'ingest-jobs', connection: 'ServiceBus' },
} as const;

function coreOf(request: Partial<InvocationRequest>, logged: Logged[] = []): CoreInvocationContext {
  return {
    invocationId: 'i1',
    request: {
      invocationId: 'i1',
      functionId: 'job',
      inputData: [],
      triggerMetadata: {},
      traceContext: { traceParent: '00-1-2-01', traceState: '', attributes: {} },
      ...request,
    },
    metadata: { name: 'job', bindings },
    log: (level, category, message) => logged.push({ level, category, message }),
  };
}

function libraryModel(core: CoreInvocationContext): InvocationModel {
  return (getProgrammingModel() ?? assert.fail()).getInvocationModel(core);
}

/** What a function can see of its arguments. */
async function seenOf(model: InvocationModel): Promise<object> {
  const { context, inputs } = await model.getArguments();
  const { extraInputs, extraOutputs, options, ...rest } = context as InvocationContext;
  extraOutputs.set('kept', 1);
  const others = [
    extraInputs.get('kept'),
    extraOutputs.get('kept'),
    (context as InvocationContext).extraOutputs.get('kept'),
  ];
  return { ...rest, options: defined(options), inputs, others };
}

/** A name that hides a member, in some spelling, or any other; one that is none of an object's own is left out. */
const member = fc.oneof(
  fc.constantFrom('messageId', 'MESSAGEID', 'Subject', 'lockToken', 'applicationProperties', 'Client', ''),
  fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__'),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const scalar = fc.oneof(fc.string(), number, fc.integer(), fc.boolean(), fc.constant(null));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value')),
    fc.dictionary(member, tie('value')),
  ),
})).value;
const text = fc.oneof(
  fc.string(),
  number.map(String),
  json.map((value) => JSON.stringify(value)),
  fc.constantFrom('true', 'NULL', ' 7 ', '1e999', '{"A": {"B": 1}}', '[{"C": 1}]', '"text'),
);
const optionalText = fc.option(text, { nil: undefined });
const message: fc.Arbitrary<ReceivedMessage> = fc
  .record({
    id: text,
    body: json.map((value) => JSON.parse(JSON.stringify(value)) as object | null),
    properties: fc
      .dictionary(member, fc.oneof(fc.string(), number, fc.boolean()))
      .map((each) => ({ ...each })),
    sequenceNumber: fc.nat(),
    deliveryCount: fc.nat(9),
    enqueuedAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    lockedUntil: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    lockToken: optionalText,
    contentType: optionalText,
    subject: optionalText,
    correlationId: optionalText,
    sessionId: optionalText,
  })
  .map(defined);

test('a function sees of a message what the library makes of what Azure sends', async () => {
  await fc.assert(
    fc.asyncProperty(message, fc.boolean(), async (received, binary) => {
      const triggerMetadata = messageMetadata(received);
      if (!binary) addBodyMembers(triggerMetadata, received.body);
      const string = JSON.stringify(received.body);
      const data = binary ? { bytes: Buffer.from(string) } : { string };
      const sent = { inputData: [{ name: 'job', data }], triggerMetadata } as unknown as InvocationRequest;

      assert.deepEqual(
        await seenOf(messageModel(coreOf({}), messageArguments(received, binary))),
        await seenOf(libraryModel(coreOf(sent))),
      );
    }),
    { numRuns: 300 },
  );
});

test('a function sees of a batch what the library makes of what Azure sends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (batch, binary) => {
        const texts = batch.map(({ body }) => JSON.stringify(body));
        const data = binary
          ? { collectionBytes: { bytes: texts.map((each) => Buffer.from(each)) } }
          : { collectionString: { string: texts } };
        const triggerMetadata = batchMetadata(batch);
        const sent = { inputData: [{ name: 'job', data }], triggerMetadata } as unknown as InvocationRequest;

        assert.deepEqual(
          await seenOf(messageModel(coreOf({}), batchArguments(batch, binary))),
          await seenOf(libraryModel(coreOf(sent))),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('logs of a function, in time and too late, and its outcome are those of the library', async () => {
  const run = async (modelOf: (core: CoreInvocationContext) => InvocationModel): Promise<Logged[]> => {
    const logged: Logged[] = [];
    const core = coreOf({ inputData: [{ name: 'job', data: { string: '1' } }] }, logged);
    const model = modelOf(core);
    const { context, inputs } = (await model.getArguments()) as {
      context: InvocationContext;
      inputs: unknown[];
    };
    const outcome = await model.invokeFunction(context, inputs, (...given) => {
      assert.deepEqual(given, [1, context]);
      context.log('a %s', 'text', { deep: [1] });
      return 'result';
    });
    assert.equal(outcome, 'result');
    core.state = 'postInvocationHooks';
    context.trace('in a hook');
    core.state = undefined;
    context.warn('too late');
    const failure = new Error('boom');
    await assert.rejects(
      model.invokeFunction(context, inputs, () => Promise.reject(failure)),
      failure,
    );
    const round: { self?: object } = {};
    round.self = round;
    await assert.rejects(async () => model.getResponse(context, round), TypeError);
    return logged;
  };

  const ours = await run((core) => messageModel(core, { input: 1, triggerMetadata: {} }));

  assert.deepEqual(ours, await run(libraryModel));
  assert.equal(ours.length, 4);
});
