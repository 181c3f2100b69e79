import { hash } from 'node:crypto';

/**
 * Where work belongs in a trace, by W3C Trace Context. Ids derive from what they stand for (a run, an aggregate, a
 * message), so that the same work has the same ids, in documents too.
 */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00; later versions begin alike. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;

/** The trace of what a text names. */
export function traceIdOf(text: string): string {
  return hash('sha256', `trace\n${text}`, 'hex').slice(0, 32);
}

/** The span of what a text names. */
export function spanIdOf(text: string): string {
  return hash('sha256', `span\n${text}`, 'hex').slice(0, 16);
}

/** The header and message property `traceparent`. */
export function traceparentOf({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-01`;
}

/** Reads what somebody sent; `undefined` if it is no `traceparent`. */
export function parseTraceparent(text: unknown): TraceContext | undefined {
  const [, traceId, spanId] = (typeof text === 'string' && TRACEPARENT.exec(text)) || [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
