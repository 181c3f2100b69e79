import type { ContainerName } from '../../platform/index.ts';

/** The part of an invocation's context in @azure/functions that telemetry reads. */
export interface Invocation {
  invocationId: string;
  functionName: string;
  retryContext?: { retryCount: number };
  triggerMetadata?: Readonly<Record<string, unknown>>;
  options: { trigger: Trigger };
}

/** Any of the triggers that functions have here. */
interface Trigger {
  type: string;
  /** Of an HTTP function. */
  route?: string;
  /** Of a message function. */
  queueName?: string;
  topicName?: string;
  subscriptionName?: string;
  /** Of a function that follows a container. */
  containerName?: ContainerName;
}

/** `faas.trigger` as the conventions name it. */
type FaasTrigger = 'http' | 'timer' | 'pubsub' | 'datasource' | 'other';

const TRIGGERS: Readonly<Record<string, FaasTrigger>> = {
  httpTrigger: 'http',
  timerTrigger: 'timer',
  serviceBusTrigger: 'pubsub',
  cosmosDBTrigger: 'datasource',
};

export function faasTriggerOf({ type }: Trigger): FaasTrigger {
  return TRIGGERS[type] ?? 'other';
}

/** What the host says of the message that is handled. Numbers of messages here are none of Azure's types. */
export function messageOf({ triggerMetadata = {} }: Invocation): {
  id: string | undefined;
  runId: string | undefined;
  deliveryCount: number;
  traceparent: unknown;
} {
  const properties = (triggerMetadata['applicationProperties'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    id: textOf(triggerMetadata['messageId']),
    runId: textOf(triggerMetadata['correlationId']),
    deliveryCount: Number(triggerMetadata['deliveryCount'] ?? 1),
    traceparent: properties['traceparent'],
  };
}

/** The host may pass an id that looks like a number as a number. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
