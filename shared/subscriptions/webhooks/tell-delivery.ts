import { defined, spanIdOf, type Telemetry } from '../../platform/index.ts';
import type { Message } from './attempt.ts';
import type { Attempt } from './subscriber.ts';

/** Tells of one delivery, in the trace of its event; nothing of where it went, which only its subscriber knows. */
export function tellDelivery(
  telemetry: Telemetry | undefined,
  { id, trace }: Message,
  { startedAt, ms, status, isDelivered }: Attempt & { startedAt: number },
): void {
  if (!telemetry || !trace) return;
  telemetry.span({
    ...{ traceId: trace.traceId, parentId: trace.spanId, spanId: spanIdOf(`${id}\n${startedAt}\n${ms}`) },
    ...{ name: 'POST webhook', kind: 'client', startedAt, endedAt: startedAt + ms },
    attributes: {
      'http.request.method': 'POST',
      'messaging.message.id': id,
      ...defined({ 'http.response.status_code': status }),
    },
    ...(!isDelivered && { errorType: status === undefined ? 'failed' : String(status) }),
  });
}
