import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { suite, test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { workbookCharts } from '../../infra/azure/workbook-metrics.ts';
import { openTelemetry } from '../../shared/app/open-telemetry/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import {
  type MetricName,
  metrics,
  readSettings,
  spanIdOf,
  type Telemetry,
  traceIdOf,
} from '../../shared/platform/index.ts';
import { trustedCertificate } from '../platform/azure/certificate.ts';

interface Item {
  data: { baseType: string; baseData: { metrics?: { name: string }[]; properties?: Record<string, string> } };
}

interface Insights {
  telemetry: Telemetry;
  /** What came, as text. */
  received: string[];
}

/** Telemetry that goes to an ingestion endpoint on this machine, over TLS. */
async function openInsights(t: TestContext): Promise<Insights> {
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
  return { telemetry, received };
}

suite('Application Insights', () => {
  test('receives spans, metrics and logs under their own ids, and no name of the machine', async (t) => {
    const { telemetry, received } = await openInsights(t);
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

  test('receives each metric under the names that the workbook asks for', async (t) => {
    const { telemetry, received } = await openInsights(t);
    const names = Object.keys(metrics) as MetricName[];
    for (const name of names)
      telemetry.measure(name, 1, Object.fromEntries(metrics[name].attributes.map((each) => [each, 'x'])));
    await telemetry.close();

    const came = new Map<string, string[]>();
    for (const { data } of received.flatMap(itemsOf))
      for (const { name } of data.baseData.metrics ?? [])
        came.set(name, Object.keys(data.baseData.properties ?? {}));
    const charts = workbookCharts();
    assert.equal(charts.length, names.length);
    for (const { title, query } of charts) {
      const [, name = ''] = /where name == "([^"]+)"/.exec(query) ?? [];
      const attributes = [...query.matchAll(/customDimensions\["([^"]+)"\]/g)].map(([, each = '']) => each);
      const properties = came.get(name);
      assert.ok(properties, `${title}: ${name} did not come`);
      for (const attribute of attributes) assert.ok(properties.includes(attribute), `${title}: ${attribute}`);
    }
  });
});

function itemsOf(text: string): Item[] {
  if (text.startsWith('[')) return JSON.parse(text) as Item[];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Item);
}
