import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dashboard, DASHBOARD_FILE, prometheusName } from '../../infra/grafana/dashboard.ts';
import { startOpenTelemetry } from '../../shared/platform/otel/index.ts';
import { type MetricName, metrics } from '../../shared/platform/index.ts';
import { deployments, ofType } from '../infra/deployed.ts';

const names = Object.keys(metrics) as MetricName[];

test('the dashboard of Grafana is made from the list of metrics (npm run infra:topology writes it)', () => {
  const written: unknown = JSON.parse(readFileSync(DASHBOARD_FILE, 'utf8'));

  assert.deepEqual(written, JSON.parse(JSON.stringify(dashboard())));
});

test('the dashboard asks for what the page of Prometheus says, metric by metric', async () => {
  const telemetry = startOpenTelemetry({
    serviceName: 'test',
    hasPage: true,
    traces: [],
    metrics: [],
    logs: [],
  });
  for (const name of names)
    telemetry.measure(name, 1, Object.fromEntries(metrics[name].attributes.map((each) => [each, 'x'])));
  const page = (await telemetry.metricsPage?.()) ?? '';
  await telemetry.close();

  const { panels } = dashboard() as { panels: { targets: { expr: string }[] }[] };
  assert.equal(panels.length, names.length);
  for (const [at, name] of names.entries()) {
    const of = prometheusName(name, metrics[name]);
    assert.match(page, new RegExp(`^# TYPE ${of} ${metrics[name].kind}$`, 'm'));
    const expression = panels[at]?.targets[0]?.expr ?? '';
    assert.ok(expression.includes(of), `${name} has no panel`);
    for (const label of metrics[name].attributes.map((each) => each.replaceAll('.', '_'))) {
      assert.ok(expression.includes(label), `${name}: its panel leaves out ${label}`);
      assert.ok(page.includes(`${label}="x"`), `the page leaves out ${label}`);
    }
  }
});

test('the workbook on Azure has a chart of each metric', () => {
  for (const deployment of deployments) {
    const [workbook] = ofType(deployment, 'Microsoft.Insights/workbooks');
    const text = JSON.stringify(workbook);
    for (const name of names) assert.ok(text.includes(name), `${deployment.name}: ${name}`);
  }
});
