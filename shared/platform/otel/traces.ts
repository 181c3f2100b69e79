import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base';
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

/**
 * Sends spans that are over, under the ids that they have already: given to the processors as they are, since a tracer
 * is for work that is going on, draws ids and takes half of what a span costs.
 */
export function startTraces(
  resource: Resource,
  exporters: readonly SpanExporter[],
): { span(span: Span): void; close(): Promise<void> } {
  const processors = exporters.map((each) => new BatchSpanProcessor(each, { maxQueueSize: MOST_WAITING }));
  return {
    span(span) {
      const readable = readableOf(span, resource);
      for (const processor of processors) processor.onEnd(readable);
    },
    async close() {
      await Promise.all(processors.map((processor) => processor.shutdown()));
    },
  };
}

const SCOPE = { name: 'patchline' };

function readableOf(span: Span, resource: Resource): ReadableSpan {
  const { name, kind, traceId, parentId, startedAt, endedAt, attributes, errorType, links = [] } = span;
  const context = contextOf(span);
  const readable = {
    name,
    kind: KINDS[kind],
    spanContext: () => context,
    startTime: hrTime(startedAt),
    endTime: hrTime(endedAt),
    duration: hrTime(endedAt - startedAt),
    ended: true,
    status: { code: errorType === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    attributes: errorType === undefined ? attributes : { ...attributes, 'error.type': errorType },
    links: links.map((link) => ({ context: contextOf(link) })),
    events: [],
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  return parentId === undefined
    ? readable
    : { ...readable, parentSpanContext: contextOf({ traceId, spanId: parentId }) };
}

export function contextOf({ traceId, spanId }: TraceContext) {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** A plain number could be taken for one of the process' own time. */
function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];
}
