import { randomUUID } from 'node:crypto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { defined } from '../defined.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Exporters } from './exporters.ts';
import { startLogs } from './logs.ts';
import { startMetrics } from './metrics.ts';
import { startTraces } from './traces.ts';

interface Options extends Exporters {
  serviceName: string;
  /** Whether metrics can be read as a page. */
  hasPage: boolean;
  /** Milliseconds between two exports of metrics. */
  metricIntervalMs?: number;
}

/**
 * Starts telemetry. Its resource says what the service is called and what the environment adds; nothing of the
 * machine, its user or the command, which may be personal: an instance has a random id.
 */
export function startOpenTelemetry({
  serviceName,
  hasPage,
  metricIntervalMs,
  ...exporters
}: Options): Telemetry {
  const told = detectResources({ detectors: [envDetector] });
  const resource = told.merge(
    resourceFromAttributes({ 'service.name': serviceName, 'service.instance.id': randomUUID() }),
  );
  const traces = startTraces(resource, exporters.traces);
  const logs = startLogs(resource, exporters.logs);
  const metrics = startMetrics(resource, exporters.metrics, { hasPage, ...defined({ metricIntervalMs }) });
  let closed: Promise<unknown> | undefined;
  return {
    span: (span) => {
      traces.span(span);
    },
    measure: (metric, value, attributes) => {
      metrics.measure(metric, value, attributes);
    },
    log: (record) => {
      logs.log(record);
    },
    ...defined({ metricsPage: metrics.page }),
    close: async () => {
      // A collector that is away must not make work fail that is done.
      await (closed ??= Promise.allSettled([traces.close(), metrics.close(), logs.close()]));
    },
  };
}
