import {
  type Attributes,
  type CurrentTrace,
  defined,
  EMBARGO_EVENTS,
  inTrace,
  isApart,
  parseTraceparent,
  type SpanKind,
  spanIdOf,
  type Telemetry,
  type TraceContext,
  traceIdOf,
} from '../../platform/index.ts';
import { areServicesProvided, currentServices } from '../current-services.ts';
import { faasTriggerOf, type Invocation, messageOf } from './invocation.ts';

type Handler = (...inputs: never[]) => unknown;

/** The part of the context of a hook `preInvocation` in @azure/functions. */
interface PreInvocation {
  invocationContext: Invocation;
  inputs: unknown[];
  functionHandler: Handler;
}

/**
 * Wraps the handler of an invocation: it runs in the trace of its message or request, or of the run that it starts,
 * and is told when it is over. Nothing is told of functions for what is under embargo.
 */
export function traceInvocation(hook: PreInvocation): void {
  const telemetry = areServicesProvided() ? currentServices().telemetry : undefined;
  if (!telemetry) return;
  const { functionHandler, invocationContext, inputs } = hook;
  hook.functionHandler = isUnderEmbargo(invocationContext)
    ? (...given) => inTrace(undefined, () => functionHandler(...given))
    : (...given) => traced(telemetry, invocationContext, inputs, () => functionHandler(...given));
}

function isUnderEmbargo({ options: { trigger } }: Invocation): boolean {
  return (
    trigger.topicName === EMBARGO_EVENTS ||
    (trigger.containerName !== undefined && isApart(trigger.containerName))
  );
}

async function traced(
  telemetry: Telemetry,
  invocation: Invocation,
  inputs: readonly unknown[],
  work: () => unknown,
): Promise<unknown> {
  const { trace, parentId } = traceOf(invocation, inputs);
  const startedAt = Date.now();
  let result: unknown;
  let errorType: string | undefined;
  try {
    result = await inTrace(trace, work);
    return result;
  } catch (error) {
    errorType = error instanceof Error ? error.name : 'Error';
    throw error;
  } finally {
    if (trace.isHidden !== true)
      tell(telemetry, invocation, {
        ...{ inputs, result, trace, parentId, errorType },
        ...{ startedAt, endedAt: Date.now() },
      });
  }
}

/** A message's work derives its ids from the message, so that what it stores is the same when it is handled again. */
function traceOf(
  invocation: Invocation,
  inputs: readonly unknown[],
): { trace: CurrentTrace; parentId: string | undefined } {
  const { functionName, invocationId } = invocation;
  const { id, deliveryCount, traceparent } = messageOf(invocation);
  const sender = parseTraceparent(traceparent ?? headerOf(inputs[0], 'traceparent'));
  const again = deliveryCount > 1 ? `\n${deliveryCount}` : '';
  const spanId = spanIdOf(id === undefined ? invocationId : `${functionName}\n${id}${again}`);
  if (!sender)
    return { trace: { context: { traceId: traceIdOf(id ?? invocationId), spanId } }, parentId: undefined };
  const cause: TraceContext = {
    traceId: sender.traceId,
    spanId: id === undefined ? sender.spanId : spanIdOf(`${functionName}\n${id}`),
  };
  return { trace: { context: { traceId: sender.traceId, spanId }, cause }, parentId: sender.spanId };
}

function headerOf(request: unknown, name: string): string | undefined {
  const { headers } = (request ?? {}) as { headers?: { get?: (name: string) => string | null } };
  return headers?.get?.(name) ?? undefined;
}

interface Told {
  inputs: readonly unknown[];
  result: unknown;
  trace: CurrentTrace;
  parentId: string | undefined;
  startedAt: number;
  endedAt: number;
  errorType: string | undefined;
}

function tell(telemetry: Telemetry, invocation: Invocation, told: Told): void {
  const { trace, parentId, startedAt, endedAt, errorType } = told;
  const trigger = faasTriggerOf(invocation.options.trigger);
  const of = { 'faas.trigger': trigger, 'faas.name': invocation.functionName };
  const seconds = (endedAt - startedAt) / 1000;
  telemetry.measure('faas.invoke_duration', seconds, of);
  if (errorType !== undefined) telemetry.measure('faas.errors', 1, { ...of, 'error.type': errorType });
  const { name, kind, attributes, fault = errorType } = describe(telemetry, invocation, told, seconds);
  telemetry.span({
    ...{ ...trace.context, name, kind, startedAt, endedAt },
    attributes: {
      ...of,
      ...attributes,
      'faas.invocation_id': invocation.invocationId,
      ...defined({ 'patchline.run.id': trace.runId ?? messageOf(invocation).runId }),
    },
    ...defined({ parentId, errorType: fault }),
  });
}

interface Description {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
  fault?: string;
}

/** Tells the metrics of the trigger too. */
function describe(telemetry: Telemetry, invocation: Invocation, told: Told, seconds: number): Description {
  const { trigger } = invocation.options;
  const error = defined({ 'error.type': told.errorType });
  switch (faasTriggerOf(trigger)) {
    case 'http': {
      const { method } = (told.inputs[0] ?? {}) as { method?: string };
      const { status = 200 } = (told.result ?? {}) as { status?: number };
      const code = told.errorType === undefined ? status : 500;
      const fault = told.errorType ?? (code >= 500 ? String(code) : undefined);
      const of = {
        'http.request.method': method ?? '_OTHER',
        'http.route': `/${trigger.route ?? ''}`,
        'http.response.status_code': code,
        ...defined({ 'error.type': fault }),
      };
      telemetry.measure('http.server.request.duration', seconds, of);
      const name = `${of['http.request.method']} ${of['http.route']}`;
      return { name, kind: 'server', attributes: of, ...defined({ fault }) };
    }
    case 'pubsub': {
      const of = {
        'messaging.system': 'servicebus',
        'messaging.operation.name': 'process',
        'messaging.destination.name': trigger.queueName ?? trigger.topicName ?? '',
        ...defined({ 'messaging.destination.subscription.name': trigger.subscriptionName }),
        ...error,
      };
      telemetry.measure('messaging.process.duration', seconds, of);
      telemetry.measure('messaging.client.consumed.messages', 1, of);
      return {
        name: `process ${of['messaging.destination.name']}`,
        kind: 'consumer',
        attributes: {
          ...of,
          'messaging.operation.type': 'process',
          ...defined({ 'messaging.message.id': messageOf(invocation).id }),
        },
      };
    }
    default:
      return { name: invocation.functionName, kind: 'internal', attributes: error };
  }
}
