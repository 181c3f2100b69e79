import type { Value } from '../amqp/decode.ts';
import { queues, topics } from '../../../../shared/platform/topology.ts';

/** What a queue or subscription does with its messages. */
export interface BoxOptions {
  lockSeconds: number;
  maxDeliveries: number;
  requiresSession: boolean;
}

export interface QueueDefinition extends BoxOptions {
  kind: 'queue';
  name: string;
  /** 0: duplicates are not detected. */
  duplicateDetectionSeconds: number;
}

export interface SubscriptionDefinition extends BoxOptions {
  name: string;
  /** Application properties that must equal. */
  filter: Record<string, string | number | boolean>;
}

export interface TopicDefinition {
  kind: 'topic';
  name: string;
  duplicateDetectionSeconds: number;
  subscriptions: SubscriptionDefinition[];
}

export type Definition = QueueDefinition | TopicDefinition;

/** The entities of `topology.ts`; `lockSeconds` in place of its lock times, where given. */
export function topologyDefinitions(lockSeconds?: number): Definition[] {
  const changed = lockSeconds === undefined ? {} : { lockSeconds };
  return [
    ...Object.entries(queues).map(([name, options]): Definition => ({
      kind: 'queue',
      name,
      ...options,
      ...changed,
    })),
    ...topics.map(({ name, duplicateDetectionSeconds, subscriptions }): Definition => ({
      kind: 'topic',
      name,
      duplicateDetectionSeconds,
      subscriptions: subscriptions.map((one) => ({ ...one, filter: { ...one.filter }, ...changed })),
    })),
  ];
}

/** A correlation filter on application properties: values are compared with their types. */
export function passes({ filter }: SubscriptionDefinition, properties: ReadonlyMap<string, Value>): boolean {
  return Object.entries(filter).every(([name, value]) => properties.get(name) === value);
}
