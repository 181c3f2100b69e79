import { z } from 'zod';

import { defined, InvalidInputError, queues, topics } from '../../../../shared/platform/index.ts';
import type { Settings } from '../settings.ts';
import { resolveSettings } from '../settings.ts';
import type { BindingInfo } from '../worker/types.ts';
import type { ServiceBusFunction } from './function.ts';

const Trigger = z.object({
  connection: z.string().min(1),
  queueName: z.string().optional(),
  topicName: z.string().optional(),
  subscriptionName: z.string().optional(),
  isSessionsEnabled: z.boolean().default(false),
  cardinality: z.enum(['one', 'many']).default('one'),
  autoCompleteMessages: z.boolean().optional(),
  dataType: z.enum(['string', 'binary']).default('string'),
  sdkBinding: z.literal(false, 'sdkBinding needs the preview extension and is not supported').optional(),
});

/**
 * Reads a serviceBusTrigger. Its entity must be in the topology, and both must agree on sessions: otherwise
 * Azure would not start it either.
 * @throws InvalidInputError, ZodError
 */
export function readServiceBusTrigger(
  binding: BindingInfo,
  settings: Settings,
): Pick<ServiceBusFunction, 'kind' | 'source' | 'sessions' | 'many' | 'binary' | 'autoComplete'> {
  const trigger = Trigger.parse(binding);
  const resolve = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : resolveSettings(name, settings);
  const { source, requiresSession } = findEntity(
    resolve(trigger.queueName),
    resolve(trigger.topicName),
    resolve(trigger.subscriptionName),
  );
  if (trigger.isSessionsEnabled !== requiresSession) {
    throw new InvalidInputError(
      `isSessionsEnabled is ${trigger.isSessionsEnabled ? 'on' : 'off'}, but the entity ` +
        `${requiresSession ? 'requires' : 'has no'} sessions`,
    );
  }
  return {
    kind: 'service-bus',
    source,
    sessions: trigger.isSessionsEnabled,
    many: trigger.cardinality === 'many',
    binary: trigger.dataType === 'binary',
    ...defined({ autoComplete: trigger.autoCompleteMessages }),
  };
}

function findEntity(
  queue: string | undefined,
  topic: string | undefined,
  subscription: string | undefined,
): { source: ServiceBusFunction['source']; requiresSession: boolean } {
  if (queue !== undefined && topic === undefined && subscription === undefined) {
    const options = Object.entries(queues).find(([name]) => name === queue)?.[1];
    if (!options) throw new InvalidInputError(`there is no queue '${queue}'`);
    return { source: { entity: queue }, requiresSession: options.requiresSession };
  }
  if (queue !== undefined || topic === undefined || subscription === undefined) {
    throw new InvalidInputError('needs either queueName or both topicName and subscriptionName');
  }

  const found = topics
    .find(({ name }) => name === topic)
    ?.subscriptions.find(({ name }) => name === subscription);
  if (!found) throw new InvalidInputError(`there is no subscription '${subscription}' of a topic '${topic}'`);
  return { source: { entity: topic, subscription }, requiresSession: found.requiresSession };
}
