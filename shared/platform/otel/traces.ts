import { type HrTime, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Span, TraceContext } from '../telemetry/index.ts';

/** A run sends thousands of messages within seconds; what does not fit is dropped. */
const MOST_WAITING = 65_536;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Sends spans that are over, under the ids that they have already. */
export function startTraces(
  resource: Resource,
  exporters: readonly SpanExporter[],
): { span(span: Span): void; close(): Promise<void> } {
  let ids: TraceContext = { traceId: '', spanId: '' };
  const provider = new BasicTracerProvider({
    resource,
    idGenerator: { generateTraceId: () => ids.traceId, generateSpanId: () => ids.spanId },
    spanProcessors: exporters.map((each) => new BatchSpanProcessor(each, { maxQueueSize: MOST_WAITING })),
  });
  const tracer = provider.getTracer('patchline');
  return {
    span({ name, kind, traceId, spanId, parentId, startedAt, endedAt, attributes, errorType, links = [] }) {
      ids = { traceId, spanId };
      const parent =
        parentId === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, contextOf({ traceId, spanId: parentId }));
      const span = tracer.startSpan(
        name,
        {
          kind: KINDS[kind],
          startTime: hrTime(startedAt),
          attributes,
          links: links.map((link) => ({ context: contextOf(link) })),
        },
        parent,
      );
      if (errorType !== undefined) {
        span.setAttribute('error.type', errorType);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end(hrTime(endedAt));
    },
    close: () => provider.shutdown(),
  };
}

export function contextOf({ traceId, spanId }: TraceContext) {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** A plain number could be taken for one of the process' own time. */
function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];
}
