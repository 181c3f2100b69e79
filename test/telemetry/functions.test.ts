import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { logOfInvocation, provideServices, traceInvocation } from '../../shared/app/index.ts';
import { openTelemetry } from '../../shared/app/open-telemetry/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { createEvent, outboxDocument } from '../../shared/events/index.ts';
import {
  currentTrace,
  hideTrace,
  inTrace,
  readSettings,
  spanIdOf,
  traceIdOf,
  traceparentOf,
} from '../../shared/platform/index.ts';
import { startRun } from '../../shared/runs/index.ts';
import { MEMORY, NOW, openPlatform } from '../support/platform.ts';
import { appServices } from '../support/services.ts';
import { type Recorded, recordTelemetry } from './recorded.ts';

type Context = Parameters<typeof traceInvocation>[0]['invocationContext'];

const sender = { traceId: traceIdOf('a run'), spanId: spanIdOf('a message') };

function invocation(trigger: Context['options']['trigger'], rest: Partial<Context> = {}): Context {
  return { invocationId: 'i', functionName: 'aFunction', options: { trigger }, ...rest };
}

const ofQueue = invocation(
  { type: 'serviceBusTrigger', queueName: 'match-jobs' },
  {
    triggerMetadata: {
      ...{ messageId: 'a-run:match', correlationId: 'a-run', deliveryCount: 1 },
      applicationProperties: { traceparent: traceparentOf(sender) },
    },
  },
);

async function open(t: TestContext): Promise<Recorded> {
  const telemetry = recordTelemetry();
  const services = { ...(await appServices(await openPlatform(t, undefined, MEMORY))), telemetry };
  t.after(() => services.pool.close());
  provideServices(services);
  return telemetry;
}

/** Runs a handler as the host does, with its hooks. */
function run(
  invocationContext: Context,
  work: () => unknown = () => undefined,
  inputs: unknown[] = [],
): Promise<unknown> {
  const hook = { invocationContext, inputs, functionHandler: work };
  traceInvocation(hook);
  return Promise.resolve(hook.functionHandler());
}

const stored = (): unknown =>
  outboxDocument(
    createEvent({
      ...{ topic: 'finding-events', type: 'finding.changed', source: '/test', aggregate: 'a' },
      ...{ sequence: 1, subject: 'a', time: NOW, routing: {}, data: {} },
    }),
    { packageKey: 'a' },
  ).outgoing.traceparent;

suite('an invocation', () => {
  test('of a message goes on in its trace, and stores the same however often it is handled', async (t) => {
    const telemetry = await open(t);
    const values: unknown[] = [];
    for (const deliveryCount of [1, 2]) {
      const triggerMetadata = { ...ofQueue.triggerMetadata, deliveryCount };
      await run({ ...ofQueue, triggerMetadata }, () => values.push(stored()));
    }

    const [first, second] = telemetry.spans;
    assert.equal(first?.traceId, sender.traceId);
    assert.equal(first.parentId, sender.spanId);
    assert.notEqual(second?.spanId, first.spanId, 'each delivery is work of its own');
    assert.equal(values[0], traceparentOf(first));
    assert.equal(values[1], values[0]);
  });

  test('that starts a run begins the trace of that run', async (t) => {
    const telemetry = await open(t);
    const platform = await openPlatform(t, undefined, MEMORY);
    await run(invocation({ type: 'timerTrigger' }), () =>
      startRun(platform, { runId: 'a-run', trigger: 'schedule', sources: {} }),
    );

    assert.equal(telemetry.spans[0]?.traceId, traceIdOf('a-run'));
    assert.equal(telemetry.spans[0].attributes['patchline.run.id'], 'a-run');
  });

  test('that fails tells the class of its error, and not its message', async (t) => {
    const telemetry = await open(t);
    const failing = run(ofQueue, () => Promise.reject(new RangeError('MARKER')));
    await assert.rejects(failing, RangeError);

    assert.equal(telemetry.spans[0]?.errorType, 'RangeError');
    assert.ok(telemetry.measured.some(({ metric }) => metric === 'faas.errors'));
    assert.doesNotMatch(JSON.stringify(telemetry), /MARKER/);
  });

  test('for what is under embargo leaves nothing: no span, no count, no log, nothing stored', async (t) => {
    const telemetry = await open(t);
    for (const trigger of [
      { type: 'serviceBusTrigger', topicName: 'embargo-events', subscriptionName: 'clocks' },
      { type: 'cosmosDBTrigger', containerName: 'embargoedFindings' as const },
    ]) {
      const context = { ...ofQueue, options: { trigger } };
      await run(context, () => {
        logOfInvocation({ category: 'user', level: 'error', message: 'MARKER', invocationContext: context });
        assert.equal(stored(), undefined);
      });
    }
    const request = invocation({ type: 'httpTrigger', route: 'api/reports' });
    await run(request, hideTrace, [{ method: 'POST', headers: new Headers() }]);

    const { spans, measured, logged } = telemetry;
    assert.deepEqual({ spans, measured, logged }, { spans: [], measured: [], logged: [] });
  });

  test('logs with the ids of its run, message and trace', async (t) => {
    const telemetry = await open(t);
    await run(ofQueue, () => {
      logOfInvocation({ category: 'user', level: 'warning', message: 'Odd.', invocationContext: ofQueue });
    });

    const [record] = telemetry.logged;
    assert.equal(record?.message, 'Odd.');
    assert.equal(record.context?.traceId, sender.traceId);
    assert.equal(record.attributes['patchline.run.id'], 'a-run');
    assert.equal(record.attributes['messaging.message.id'], 'a-run:match');
  });

  test('of a request tells its route and status, never its query, header or body', async (t) => {
    const telemetry = await open(t);
    const request = {
      method: 'GET',
      url: 'https://patchline.example/api/findings?code=MARKER',
      headers: new Headers({ 'x-functions-key': 'MARKER' }),
    };
    await run(invocation({ type: 'httpTrigger', route: 'api/findings' }), () => ({ status: 404 }), [request]);

    assert.equal(telemetry.spans[0]?.name, 'GET /api/findings');
    assert.equal(telemetry.spans[0].attributes['http.response.status_code'], 404);
    assert.doesNotMatch(JSON.stringify(telemetry), /MARKER/);
  });
});

suite('telemetry', () => {
  const settings = (environment: Record<string, string>) => readSettings(settingsSchema, environment);

  test('is off without a setting, and where it is switched off', async () => {
    assert.equal(await openTelemetry(settings({})), undefined);
    const off = { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'console' };
    assert.equal(await openTelemetry(settings(off)), undefined);
  });

  test('names a setting that asks for what there is not', async () => {
    assert.throws(() => settings({ OTEL_TRACES_EXPORTER: 'zipkin' }), /OTEL_TRACES_EXPORTER.*give otlp/);
    assert.throws(() => settings({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), /OTEL_EXPORTER_OTLP_PROTOCOL/);
    const monitor = settings({ OTEL_TRACES_EXPORTER: 'azure_monitor' });
    await assert.rejects(openTelemetry(monitor), /APPLICATIONINSIGHTS_CONNECTION_STRING/);
  });

  test('leaves no trace where work has none', () => {
    assert.equal(currentTrace(), undefined);
    assert.equal(
      inTrace(undefined, () => stored()),
      undefined,
    );
  });
});
