import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { ExporterName } from '../telemetry/index.ts';

/** Where a signal is sent, one of each kind. */
export interface Exporters {
  traces: SpanExporter[];
  metrics: PushMetricExporter[];
  logs: LogRecordExporter[];
}

/** Names of exporters, a list a signal. */
type Names = Readonly<Record<keyof Exporters, readonly ExporterName[]>>;

/** Opens the exporters of these names; loads only those. Azure's and Prometheus' are opened elsewhere. */
export async function exportersOf({ traces, metrics, logs }: Names): Promise<Exporters> {
  return {
    traces: [
      ...(traces.includes('otlp') ? [await otlpTraces()] : []),
      ...(traces.includes('console') ? [await consoleTraces()] : []),
    ],
    metrics: [
      ...(metrics.includes('otlp') ? [await otlpMetrics()] : []),
      ...(metrics.includes('console') ? [await consoleMetrics()] : []),
    ],
    logs: [
      ...(logs.includes('otlp') ? [await otlpLogs()] : []),
      ...(logs.includes('console') ? [await consoleLogs()] : []),
    ],
  };
}

async function otlpTraces(): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}

async function otlpMetrics(): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter();
}

async function otlpLogs(): Promise<LogRecordExporter> {
  const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-proto');
  return new OTLPLogExporter();
}

async function consoleTraces(): Promise<SpanExporter> {
  const { ConsoleSpanExporter } = await import('@opentelemetry/sdk-trace-base');
  return new ConsoleSpanExporter();
}

async function consoleMetrics(): Promise<PushMetricExporter> {
  const { ConsoleMetricExporter } = await import('@opentelemetry/sdk-metrics');
  return new ConsoleMetricExporter();
}

async function consoleLogs(): Promise<LogRecordExporter> {
  const { ConsoleLogRecordExporter } = await import('@opentelemetry/sdk-logs');
  return new ConsoleLogRecordExporter();
}
