import type { LogLevel } from './log-level.ts';
import type { AttributesOf, MetricName } from './metrics.ts';
import type { TraceContext } from './trace-context.ts';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Work that is over. */
export interface Span extends TraceContext {
  name: string;
  kind: SpanKind;
  /** Span of the same trace that caused it; absent: it begins the trace. */
  parentId?: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  attributes: Attributes;
  /** Class of what went wrong. Never its message, which may name what is not public. */
  errorType?: string;
  /** Work of other traces that belongs to it. */
  links?: readonly TraceContext[];
}

export interface LogRecord {
  level: LogLevel;
  message: string;
  /** The trace it was written in. */
  context?: TraceContext;
  attributes: Attributes;
}

/** Where measurements go. Absent in services while telemetry is off. */
export interface Telemetry {
  span(span: Span): void;
  /** Adds to a counter, sets a gauge, or records a value of a histogram, as the list of metrics says. */
  measure<M extends MetricName>(metric: M, value: number, attributes: AttributesOf<M>): void;
  log(record: LogRecord): void;
  /** All metrics as Prometheus reads them, where that is on. */
  metricsPage?: () => Promise<string>;
  /** Sends what waits, and ends. */
  close(): Promise<void>;
}
