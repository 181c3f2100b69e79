import type { ContainerName } from '../platform/index.ts';
import { wakeRelay } from './wake-relay.ts';

type Log = Parameters<typeof wakeRelay>[1];

/** What `app.cosmosDB` of @azure/functions takes. */
interface RelayFunction {
  connection: string;
  databaseName: string;
  containerName: ContainerName;
  leaseContainerName: string;
  leaseContainerPrefix: string;
  /** Milliseconds. */
  feedPollDelay: number;
  retry: {
    strategy: 'exponentialBackoff';
    maxRetryCount: number;
    minimumInterval: { seconds: number };
    maximumInterval: { seconds: number };
  };
  handler: (changes: unknown[], context: Log) => Promise<void>;
}

/**
 * The function that wakes the relay for a container's outboxes. The relay's own cursor says what is new: this
 * feed's leases move on even when a function failed.
 */
export function relayFunction(container: ContainerName): RelayFunction {
  return {
    connection: 'Cosmos',
    databaseName: '%Cosmos__database%',
    containerName: container,
    leaseContainerName: 'leases',
    leaseContainerPrefix: 'relay-',
    feedPollDelay: 1000,
    retry: {
      strategy: 'exponentialBackoff',
      maxRetryCount: 8,
      minimumInterval: { seconds: 1 },
      maximumInterval: { seconds: 30 },
    },
    handler: (_, context) => wakeRelay(container, context),
  };
}
