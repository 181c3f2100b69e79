import { z } from 'zod';

const EXPORTERS = ['otlp', 'azure_monitor', 'console', 'none'] as const;
const METRIC_EXPORTERS = [...EXPORTERS, 'prometheus'] as const;

export type ExporterName = (typeof METRIC_EXPORTERS)[number];

/** The names of a list. */
export function exportersIn(text: string): ExporterName[] {
  return text.split(',').map((name) => name.trim() as ExporterName);
}

/** A list of exporters, separated by commas, as OpenTelemetry writes it. */
function exporters(names: readonly ExporterName[], what: string) {
  return z
    .string()
    .refine((text) => exportersIn(text).every((name) => names.includes(name)), `give ${names.join(', ')}`)
    .optional()
    .describe(
      `Where ${what} go: ${names.map((name) => `\`${name}\``).join(', ')}; several are separated by commas. ` +
        'Default: `otlp` if an endpoint is set, `azure_monitor` if a connection string is, else nowhere.',
    );
}

/**
 * OpenTelemetry's own names. The exporters read more of them from the environment, such as certificates and timeouts.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const telemetrySettings = z.object({
  OTEL_SDK_DISABLED: z.string().optional().describe('`true`: no telemetry, whatever else is set.'),
  OTEL_TRACES_EXPORTER: exporters(EXPORTERS, 'traces'),
  OTEL_METRICS_EXPORTER: exporters(METRIC_EXPORTERS, 'metrics'),
  OTEL_LOGS_EXPORTER: exporters(EXPORTERS, 'logs'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url('is not a URL')
    .optional()
    .describe('URL of a collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`.'),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', 'only http/protobuf is spoken')
    .optional()
    .describe('Only `http/protobuf`, the default.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .describe('Headers for the collector, such as a token: `name=value`, separated by commas. A secret.'),
  OTEL_METRIC_EXPORT_INTERVAL: z
    .string()
    .regex(/^[1-9]\d{2,8}$/, 'is not a number of milliseconds from 100')
    .optional()
    .describe('Milliseconds between two exports of metrics. Default: 60000.'),
  OTEL_SERVICE_NAME: z.string().default('patchline').describe('Name of the service in telemetry.'),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .optional()
    .describe('More attributes of the service, such as `deployment.environment.name=prod`.'),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .optional()
    .describe('How Application Insights is reached. On Azure the deployment sets it.'),
});
