import type { LogRecord, MetricName, Span, Telemetry } from '../../shared/platform/index.ts';

/** Telemetry that keeps what it is told. */
export interface Recorded extends Telemetry {
  spans: Span[];
  measured: { metric: MetricName; value: number; attributes: object }[];
  logged: LogRecord[];
}

export function recordTelemetry(): Recorded {
  const recorded: Recorded = {
    ...{ spans: [], measured: [], logged: [] },
    span: (span) => recorded.spans.push(span),
    measure: (metric, value, attributes) => recorded.measured.push({ metric, value, attributes }),
    log: (record) => recorded.logged.push(record),
    close: () => Promise.resolve(),
  };
  return recorded;
}
