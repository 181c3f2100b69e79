import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics, spanIdOf, traceIdOf } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { startReceiver } from './receiver.ts';

test('a collector receives the trace of a run: from the command through queues to events', async (t) => {
  const receiver = await startReceiver(t);
  const state = await folderOf(t);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.address };

  const { code, stderr } = await runCli(['scan', '--state', state, '--run-id', 'first'], env);

  assert.equal(code, 0, stderr);
  const spans = await receiver.spans();
  const traceId = traceIdOf('first');
  const ofRun = spans.filter((span) => span.traceId === traceId);
  const names = new Set(ofRun.map(({ name }) => name));
  for (const name of ['scan', 'ingest-jobs', 'match-jobs'].flatMap((each) =>
    each === 'scan' ? [each] : [`send ${each}`, `process ${each}`],
  ))
    assert.ok(names.has(name), `${name} is missing among ${[...names].join(', ')}`);
  const ids = new Set(ofRun.map(({ spanId }) => spanId));
  // Of two jobs that end at once, both send the commit: one message, and one id of what was sent.
  const told = new Set(
    ofRun.map(
      ({ spanId, name, attributes }) => `${spanId} ${name} ${String(attributes['messaging.message.id'])}`,
    ),
  );
  assert.equal(ids.size, told.size, 'no two spans of different work share an id');
  for (const { name, parentSpanId } of ofRun)
    if (name === 'scan') assert.equal(parentSpanId, '');
    else assert.ok(ids.has(parentSpanId), `${name} hangs from nothing`);
  assert.equal(ofRun.find(({ name }) => name === 'scan')?.spanId, spanIdOf('first'));
  const sent = new Set((await receiver.points()).map(({ metric }) => metric));
  for (const name of Object.keys(metrics).filter((each) => /^(?:messaging|faas\.invoke)/.test(each)))
    assert.ok(sent.has(name), name);
  for (const name of sent) assert.ok(Object.hasOwn(metrics, name), `${name} is not in the list of metrics`);
});
