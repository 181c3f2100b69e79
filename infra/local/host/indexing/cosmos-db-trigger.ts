import { z } from 'zod';

import {
  type ContainerName,
  containers,
  defined,
  InvalidInputError,
} from '../../../../shared/platform/index.ts';
import { readRetryPolicy } from '../retry.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import type { BindingInfo, RpcRetryOptions } from '../worker/types.ts';
import type { FeedFunction, HostFunction } from './function.ts';

const POLL_DELAY = 5000;
const MAX_ITEMS = 100;
/** The partition key that the change feed processor requires of a lease container. */
const LEASE_KEY = '/id';

/** 0 means the default, as on Azure. */
const count = z.int().min(0).default(0);

/**
 * The members of `CosmosDBv4TriggerOptions` that have an effect here; the others concern connections and
 * instances.
 */
const Trigger = z.object({
  connection: z.string().min(1),
  databaseName: z.string().min(1),
  containerName: z.string().min(1),
  leaseContainerName: z.string().min(1).default('leases'),
  leaseContainerPrefix: z.string().default(''),
  feedPollDelay: count,
  maxItemsPerInvocation: count,
  startFromBeginning: z.boolean().default(false),
  startFromTime: z.literal('', 'startFromTime: the local feed knows no times').optional(),
  changeFeedMode: z.literal('LatestVersion', 'the local feed has latest versions only').optional(),
});

/**
 * Reads a cosmosDBTrigger and its retry policy. Both containers must be in the topology, and the leases must
 * be in a container other than the monitored one, partitioned by `/id`: otherwise Azure would not start it
 * either.
 * @throws InvalidInputError, ZodError
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-trigger#configuration
 */
export function readCosmosDbTrigger(
  binding: BindingInfo,
  retryOptions: RpcRetryOptions | undefined,
  settings: Settings,
): Omit<FeedFunction, 'name' | 'triggerName' | 'registered'> {
  const trigger = Trigger.parse(binding);
  const database = resolveSettings(trigger.databaseName, settings);
  const container = findContainer(resolveSettings(trigger.containerName, settings));
  const leaseContainer = findContainer(resolveSettings(trigger.leaseContainerName, settings));
  if (leaseContainer === container) {
    throw new InvalidInputError(`the container '${container}' cannot hold the leases of its own feed`);
  }
  if (containers[leaseContainer].partitionKey !== LEASE_KEY) {
    throw new InvalidInputError(
      `the container '${leaseContainer}' cannot hold leases: its partition key is not ${LEASE_KEY}`,
    );
  }
  const prefix = resolveSettings(trigger.leaseContainerPrefix, settings);
  return {
    kind: 'cosmos-db',
    container,
    leaseContainer,
    // The feed is a single range here, so it has a single lease.
    leaseId: `${prefix}${database}_${container}..0`,
    pollDelay: trigger.feedPollDelay || POLL_DELAY,
    maxItems: trigger.maxItemsPerInvocation || MAX_ITEMS,
    fromBeginning: trigger.startFromBeginning,
    ...defined({ retry: retryOptions === undefined ? undefined : readRetryPolicy(retryOptions) }),
  };
}

/** Two functions that share a lease would each get only some changes; on Azure one of them gets none. */
export function sharedLeases(functions: readonly HostFunction[]): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const fn of functions) {
    if (fn.kind !== 'cosmos-db') continue;
    const key = `${fn.leaseContainer}/${fn.leaseId}`;
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, fn.name);
    else problems.push(`Function '${fn.name}': has the leases of '${owner}': give it a leaseContainerPrefix`);
  }
  return problems;
}

function findContainer(name: string): ContainerName {
  if (Object.hasOwn(containers, name)) return name as ContainerName;
  throw new InvalidInputError(`there is no container '${name}'`);
}
