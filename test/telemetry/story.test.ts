import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { type ReceivedSpan, startReceiver } from './receiver.ts';

const EVENT = 'patchline.event.type';

/** What led to a span, the first cause first. */
function leadingTo(span: ReceivedSpan, spans: readonly ReceivedSpan[]): string[] {
  const cause = spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
  const type = span.attributes[EVENT];
  const name = type === undefined ? span.name : `${span.name} ${String(type)}`;
  return [...(cause ? leadingTo(cause, spans) : []), name];
}

test('one trace leads from the timer to the patch that passed its gates, through the processes of a distribution', async (t) => {
  const receiver = await startReceiver(t);
  const environment = { TMPDIR: await folderOf(t), OTEL_EXPORTER_OTLP_ENDPOINT: receiver.address };

  const { code, stderr } = await runCli(['demo'], environment);

  assert.equal(code, 0, stderr);
  const spans = await receiver.spans();
  const validated = spans.find(({ attributes }) => attributes[EVENT] === 'patch.validated');
  assert.ok(validated);
  const steps = leadingTo(validated, spans);
  const ofMatch = steps.indexOf('send match-jobs');
  assert.deepEqual(steps.slice(0, 3), ['scheduledIngest', 'send ingest-jobs', 'process ingest-jobs']);
  assert.deepEqual(steps.slice(ofMatch), [
    'send match-jobs',
    'process match-jobs',
    'send finding-events finding.changed',
    'process finding-events',
    'send patch-events patch.required',
    'send patch-events patch.available',
    'send patch-events patch.validated',
  ]);
  const ofTrace = spans.filter(({ traceId }) => traceId === validated.traceId);
  const types = new Set(ofTrace.map(({ attributes }) => attributes[EVENT]));
  for (const type of ['patch.released', 'patch.placed']) assert.ok(types.has(type), type);
  const own = spans.filter(({ traceId }) => traceId === validated.traceId);
  const names = new Set(own.map(({ name }) => name));
  for (const name of ['POST /api/builds', 'POST /api/gate-reports', 'send operations-events'])
    assert.ok(names.has(name), `${name} is missing among ${[...names].join(', ')}`);
  const ids = new Set(own.map(({ spanId }) => spanId));
  assert.equal(ids.size, own.length, 'each span has an id of its own');
  for (const { name, parentSpanId } of own)
    assert.ok(name === 'scheduledIngest' || ids.has(parentSpanId), `${name} hangs from nothing`);
});
