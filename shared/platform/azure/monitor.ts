import type { Exporters } from '../otel/index.ts';
import type { ExporterName } from '../telemetry/index.ts';

interface Connection {
  connectionString: string | undefined;
  /** Of the identity that may send; without it the connection string alone must be enough. */
  clientId: string | undefined;
}

/**
 * The exporters of Azure Monitor for the signals that name it. Nothing is kept on disk while it is away: an instance
 * may end at any time, and others may read its disk.
 */
export async function monitorExporters(
  names: Readonly<Record<keyof Exporters, readonly ExporterName[]>>,
  { connectionString, clientId }: Connection,
): Promise<Exporters> {
  const { AzureMonitorLogExporter, AzureMonitorMetricExporter, AzureMonitorTraceExporter } =
    await import('@azure/monitor-opentelemetry-exporter');
  const { ManagedIdentityCredential } = await import('@azure/identity');
  const options = {
    disableOfflineStorage: true,
    ...(connectionString !== undefined && { connectionString }),
    ...(clientId !== undefined && { credential: new ManagedIdentityCredential({ clientId }) }),
  };
  const wants = (signal: keyof Exporters): boolean => names[signal].includes('azure_monitor');
  return {
    traces: wants('traces') ? [new AzureMonitorTraceExporter(options)] : [],
    metrics: wants('metrics') ? [new AzureMonitorMetricExporter(options)] : [],
    logs: wants('logs') ? [new AzureMonitorLogExporter(options)] : [],
  };
}
