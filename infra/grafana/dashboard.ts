import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Metric, metrics } from '../../shared/platform/index.ts';

/** A metric as the exporter for Prometheus calls it. */
export function prometheusName(name: string, { kind }: Pick<Metric, 'kind'>): string {
  const plain = name.replaceAll('.', '_');
  return kind === 'counter' ? `${plain}_total` : plain;
}

const label = (attribute: string): string => attribute.replaceAll('.', '_');

/** What a panel shows: counters by the minute, histograms by their 95th percentile, gauges as they are. */
function expressionOf(name: string, metric: Metric): string {
  const of = prometheusName(name, metric);
  const by = metric.attributes.map(label).join(', ');
  if (metric.kind === 'counter') return `sum by (${by}) (rate(${of}[5m])) * 60`;
  if (metric.kind === 'gauge') return `max by (${by}) (${of})`;
  return `histogram_quantile(0.95, sum by (${['le', ...metric.attributes.map(label)].join(', ')}) (rate(${of}_bucket[5m])))`;
}

const COLUMNS = 2;
const [WIDTH, HEIGHT] = [12, 8];

/** The dashboard of Grafana: a panel for each metric of the list. Imported as it is; it asks for its data source. */
export function dashboard(): unknown {
  return {
    title: 'Patchline',
    uid: 'patchline',
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus', label: 'Data source' }] },
    panels: Object.entries(metrics).map(([name, metric], at) => ({
      id: at + 1,
      type: 'timeseries',
      title: metric.title,
      description: metric.description,
      datasource: { type: 'prometheus', uid: '${source}' },
      gridPos: {
        ...{ x: (at % COLUMNS) * WIDTH, y: Math.floor(at / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
      },
      fieldConfig: { defaults: { unit: metric.unit === 's' ? 's' : 'short', min: 0 }, overrides: [] },
      targets: [{ refId: 'A', expr: expressionOf(name, metric) }],
    })),
  };
}

/** Where Grafana's users find it. */
export const DASHBOARD_FILE = join(import.meta.dirname, 'patchline.json');

if (import.meta.main) writeFileSync(DASHBOARD_FILE, `${JSON.stringify(dashboard(), undefined, 2)}\n`);
