import type { Attributes as OtelAttributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { defined } from '../defined.ts';
import { DURATION_BOUNDARIES, type Metric, type MetricName, metrics } from '../telemetry/index.ts';

const INTERVAL_MS = 60_000;
/** A collector that is away for longer must not hold the end of a command. */
const TIMEOUT_MS = 10_000;

interface Options {
  hasPage: boolean;
  metricIntervalMs?: number;
}

interface Meter {
  measure(metric: MetricName, value: number, attributes: OtelAttributes): void;
  /** All metrics as Prometheus reads them. */
  page?: () => Promise<string>;
  close(): Promise<void>;
}

type Measure = (value: number, attributes: OtelAttributes) => void;

/** Counts and measures what the list of metrics names. */
export function startMetrics(
  resource: Resource,
  exporters: readonly PushMetricExporter[],
  { hasPage, metricIntervalMs = INTERVAL_MS }: Options,
): Meter {
  const pull = hasPage ? new PullReader() : undefined;
  const provider = new MeterProvider({
    resource,
    readers: [
      ...exporters.map(
        (exporter) =>
          new PeriodicExportingMetricReader({
            exporter,
            exportIntervalMillis: metricIntervalMs,
            exportTimeoutMillis: Math.min(TIMEOUT_MS, metricIntervalMs),
          }),
      ),
      ...(pull ? [pull] : []),
    ],
  });
  const meter = provider.getMeter('patchline');
  const instruments = Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [name, instrumentOf(meter, name, metric)]),
  ) as Record<MetricName, Measure>;
  return {
    measure: (metric, value, attributes) => {
      instruments[metric](value, attributes);
    },
    ...defined({ page: pull && (() => pageOf(pull)) }),
    close: () => provider.shutdown(),
  };
}

function instrumentOf(
  meter: ReturnType<MeterProvider['getMeter']>,
  name: string,
  { kind, unit, description }: Metric,
): Measure {
  const options = { unit, description };
  if (kind === 'counter') {
    const counter = meter.createCounter(name, options);
    return (value, attributes) => {
      counter.add(value, attributes);
    };
  }
  if (kind === 'gauge') {
    const gauge = meter.createGauge(name, options);
    return (value, attributes) => {
      gauge.record(value, attributes);
    };
  }
  const advice = { explicitBucketBoundaries: DURATION_BOUNDARIES };
  const histogram = meter.createHistogram(name, { ...options, advice });
  return (value, attributes) => {
    histogram.record(value, attributes);
  };
}

/** Collects when somebody asks. */
class PullReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Loads what writes it only here: a scan that sends its metrics has no page. */
async function pageOf(reader: PullReader): Promise<string> {
  const { resourceMetrics, errors } = await reader.collect();
  if (errors.length > 0) throw errors[0];
  const { PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus');
  const serializer: { serialize(metrics: unknown): string } = new PrometheusSerializer();
  return serializer.serialize(resourceMetrics);
}
