import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { LogRecord } from '../telemetry/index.ts';
import { contextOf } from './traces.ts';

const SEVERITIES = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  information: SeverityNumber.INFO,
  warning: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  critical: SeverityNumber.FATAL,
} as const;

/** Sends what functions log. */
export function startLogs(
  resource: Resource,
  exporters: readonly LogRecordExporter[],
): { log(record: LogRecord): void; close(): Promise<void> } {
  const provider = new LoggerProvider({
    resource,
    processors: exporters.map((exporter) => new BatchLogRecordProcessor({ exporter })),
  });
  const logger = provider.getLogger('patchline');
  return {
    log({ level, message, context, attributes }) {
      logger.emit({
        severityNumber: SEVERITIES[level],
        severityText: level,
        body: message,
        attributes,
        context: context ? trace.setSpanContext(ROOT_CONTEXT, contextOf(context)) : ROOT_CONTEXT,
      });
    },
    close: () => provider.shutdown(),
  };
}
