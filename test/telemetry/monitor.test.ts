import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openTelemetry } from '../../shared/app/open-telemetry/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { readSettings, spanIdOf, traceIdOf } from '../../shared/platform/index.ts';
import { trustedCertificate } from '../platform/azure/certificate.ts';

test('Application Insights receives spans, metrics and logs under their own ids', async (t) => {
  const received: string[] = [];
  const server = createServer(await trustedCertificate(t), (request, response) => {
    void buffer(request).then((bytes) => {
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
      received.push(text.toString('utf8'));
      const items = text.toString('utf8').split('\n').length;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ itemsReceived: items, itemsAccepted: items, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const connection = `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:${port}/`;
  const environment = { APPLICATIONINSIGHTS_CONNECTION_STRING: connection };
  const telemetry = await openTelemetry(readSettings(settingsSchema, environment));
  assert.ok(telemetry);
  const context = { traceId: traceIdOf('run'), spanId: spanIdOf('message') };

  telemetry.span({
    ...{ ...context, name: 'process match-jobs', kind: 'consumer', attributes: {} },
    ...{ startedAt: Date.now() - 5, endedAt: Date.now() },
  });
  telemetry.measure('patchline.findings', 7, { 'patchline.finding.status': 'affected' });
  telemetry.log({ level: 'warning', message: 'Odd.', context, attributes: {} });
  await telemetry.close();

  const all = received.join('\n');
  for (const part of ['RequestData', context.traceId, context.spanId, 'patchline.findings', 'Odd.'])
    assert.ok(all.includes(part), `${part} did not come`);
  assert.ok(!all.includes(`"${hostname()}"`), 'the name of the machine is none of its business');
});
