/** What telemetry is told, without a word of how it is sent: `../otel` knows that. */
export { currentTrace, type CurrentTrace, hideTrace, inTrace, joinTraceOfRun } from './current-trace.ts';
export type { LogLevel } from './log-level.ts';
export { DURATION_BOUNDARIES, type Metric, type MetricName, metrics } from './metrics.ts';
export { inRootSpan } from './root-span.ts';
export { type ExporterName, exportersIn, telemetrySettings } from './settings.ts';
export type { Attributes, LogRecord, Span, SpanKind, Telemetry } from './telemetry.ts';
export { parseTraceparent, spanIdOf, type TraceContext, traceIdOf, traceparentOf } from './trace-context.ts';
export { tracedBus } from './traced-bus.ts';
