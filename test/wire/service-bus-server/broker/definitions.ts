import type { Value } from '../amqp/decode.ts';
import { sqlFilterOf } from '../../../../shared/platform/subscription-filter.ts';
import { queues, topics } from '../../../../shared/platform/topology.ts';
import { passesSql } from './sql-filter.ts';

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
  /** A SQL filter, in place of that. */
  sql?: string;
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
      subscriptions: subscriptions.map((one) => ({ ...one, filter: {}, sql: sqlFilterOf(one), ...changed })),
    })),
  ];
}

/** Application properties as a correlation filter compares them, with their types, or by a SQL filter. */
export function passes(
  { filter, sql }: SubscriptionDefinition,
  properties: ReadonlyMap<string, Value>,
): boolean {
  if (sql !== undefined) return passesSql(sql, properties);
  return Object.entries(filter).every(([name, value]) => properties.get(name) === value);
}
