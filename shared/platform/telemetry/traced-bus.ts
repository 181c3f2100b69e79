import type { Bus, OutgoingMessage } from '../bus.ts';
import { defined } from '../defined.ts';
import { EMBARGO_EVENTS } from '../embargo.ts';
import { currentTrace } from './current-trace.ts';
import type { Telemetry } from './telemetry.ts';
import { spanIdOf, traceIdOf, traceparentOf } from './trace-context.ts';

/**
 * A bus that sends the trace context with each message, as the property `traceparent`, and tells what it sent. Says
 * nothing of what is under embargo, not even how much of it there is.
 */
export function tracedBus(bus: Bus, telemetry: Telemetry): Bus {
  return {
    send: (entity, messages) =>
      entity === EMBARGO_EVENTS
        ? bus.send(entity, messages)
        : sendTraced({ bus, telemetry }, entity, messages),
    receive: (...parameters) => bus.receive(...parameters),
    acceptSession: (...parameters) => bus.acceptSession(...parameters),
    complete: (...parameters) => bus.complete(...parameters),
    abandon: (...parameters) => bus.abandon(...parameters),
    renewLock: (...parameters) => bus.renewLock(...parameters),
    deadLetter: (...parameters) => bus.deadLetter(...parameters),
    peek: (...parameters) => bus.peek(...parameters),
    counts: (...parameters) => bus.counts(...parameters),
    close: () => bus.close(),
  };
}

interface Sending {
  bus: Bus;
  telemetry: Telemetry;
}

async function sendTraced(
  { bus, telemetry }: Sending,
  entity: string,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  const sent = messages.map((message) => ({ message, trace: traceOf(message) }));
  const startedAt = Date.now();
  let errorType: string | undefined;
  try {
    await bus.send(
      entity,
      sent.map(({ message, trace }) => ({
        ...message,
        properties: { ...message.properties, traceparent: traceparentOf(trace) },
      })),
    );
  } catch (error) {
    errorType = error instanceof Error ? error.name : 'Error';
    throw error;
  } finally {
    const endedAt = Date.now();
    const attributes = {
      'messaging.system': 'servicebus',
      'messaging.operation.name': 'send',
      'messaging.destination.name': entity,
      ...defined({ 'error.type': errorType }),
    };
    if (messages.length > 0) telemetry.measure('messaging.client.sent.messages', messages.length, attributes);
    for (const { message, trace } of sent)
      telemetry.span({
        ...trace,
        name: `send ${entity}`,
        kind: 'producer',
        startedAt,
        endedAt,
        attributes: {
          ...attributes,
          'messaging.operation.type': 'send',
          'messaging.message.id': message.id,
          ...defined({
            'patchline.event.type': message.subject,
            'patchline.event.sequence': message.properties?.['cloudEvents_sequence'],
          }),
        },
        ...defined({ errorType }),
      });
  }
}

/** A message has one span, whose id derives from its own: sent again, it is the same. */
function traceOf({ id, trace }: OutgoingMessage): { traceId: string; spanId: string; parentId?: string } {
  const spanId = spanIdOf(id);
  if (trace) return { ...trace, spanId };
  const current = currentTrace()?.context;
  return current
    ? { traceId: current.traceId, parentId: current.spanId, spanId }
    : { traceId: traceIdOf(id), spanId };
}
