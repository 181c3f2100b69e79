import type { Delivery } from './run-job.ts';

/** Reads the host's metadata of a Service Bus message. The host's delivery count starts at 1. */
export function deliveryOf(metadata: Readonly<Record<string, unknown>> | undefined): Delivery {
  const properties = (metadata?.['applicationProperties'] ?? {}) as Record<string, unknown>;
  return {
    messageId: text(metadata?.['messageId']),
    lockToken: text(metadata?.['lockToken']),
    deliveryCount: Number(metadata?.['deliveryCount'] ?? 1) - 1,
    attempt: Number(properties['attempt'] ?? 0),
  };
}

/** The host may hand an id that looks like a number over as one. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
