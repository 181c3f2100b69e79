import {
  defined,
  type ExporterName,
  exportersIn,
  InvalidInputError,
  type Telemetry,
} from '../../platform/index.ts';
import type { Settings } from '../settings/index.ts';

type Signal = 'traces' | 'metrics' | 'logs';

/**
 * Starts telemetry where the settings say so; loads nothing of it otherwise.
 * @throws InvalidInputError for Azure Monitor without a connection string
 */
export async function openTelemetry(settings: Settings): Promise<Telemetry | undefined> {
  const names = exporterNames(settings);
  if (Object.values(names).every((each) => each.length === 0)) return undefined;
  const { exportersOf, startOpenTelemetry } = await import('../../platform/otel/index.ts');
  const exporters = await exportersOf(names);
  const monitor = await monitorOf(settings, names);
  const interval = settings.OTEL_METRIC_EXPORT_INTERVAL;
  return startOpenTelemetry({
    serviceName: settings.OTEL_SERVICE_NAME,
    hasPage: names.metrics.includes('prometheus'),
    traces: [...exporters.traces, ...monitor.traces],
    metrics: [...exporters.metrics, ...monitor.metrics],
    logs: [...exporters.logs, ...monitor.logs],
    ...defined({ metricIntervalMs: interval === undefined ? undefined : Number(interval) }),
  });
}

/** A signal → where it goes. What its own setting does not say follows from what can be reached. */
function exporterNames(settings: Settings): Record<Signal, readonly ExporterName[]> {
  if (settings.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return { traces: [], metrics: [], logs: [] };
  const reached: ExporterName[] = [
    ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? [] : ['otlp' as const]),
    ...(settings.APPLICATIONINSIGHTS_CONNECTION_STRING === undefined ? [] : ['azure_monitor' as const]),
  ];
  const namesOf = (given: string | undefined): readonly ExporterName[] =>
    (given === undefined ? reached : exportersIn(given)).filter((name) => name !== 'none');
  return {
    traces: namesOf(settings.OTEL_TRACES_EXPORTER),
    metrics: namesOf(settings.OTEL_METRICS_EXPORTER),
    logs: namesOf(settings.OTEL_LOGS_EXPORTER),
  };
}

async function monitorOf(settings: Settings, names: Record<Signal, readonly ExporterName[]>) {
  if (!Object.values(names).some((each) => each.includes('azure_monitor')))
    return { traces: [], metrics: [], logs: [] };
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString, AZURE_CLIENT_ID: clientId } = settings;
  if (connectionString === undefined)
    throw new InvalidInputError('setting APPLICATIONINSIGHTS_CONNECTION_STRING: azure_monitor needs it');
  const { monitorExporters } = await import('../../platform/azure/index.ts');
  return monitorExporters(names, { connectionString, clientId });
}
