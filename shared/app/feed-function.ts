import { type ContainerName, ordinaryOf } from '../platform/index.ts';
import type { Side } from '../subscriptions/index.ts';
import { currentServices } from './current-services.ts';
import { wakeRelay } from './wake-relay.ts';

type Log = Parameters<typeof wakeRelay>[1];

/** What `app.cosmosDB` of @azure/functions takes. */
interface FeedFunction {
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
export function relayFunction(container: ContainerName): FeedFunction {
  return {
    ...feedOf(container, 'relay-'),
    feedPollDelay: 1000,
    handler: (_, context) => wakeRelay(container, context),
  };
}

/** The function that delivers to webhooks what a log has got. Their own places in it say what is new to each. */
export function webhookFunction(container: 'events' | 'embargoedEvents'): FeedFunction {
  const side: Side = ordinaryOf(container) === container ? 'ordinary' : 'embargo';
  return {
    ...feedOf(container, 'webhooks-'),
    feedPollDelay: 500,
    handler: async () => {
      // A scan need not wait for what only a subscriber's delivery uses.
      const { deliverLive, sendToEventGrid } = await import('../subscriptions/index.ts');
      const services = currentServices();
      await deliverLive(services, side);
      if (side === 'ordinary') await sendToEventGrid(services);
    },
  };
}

function feedOf(
  container: ContainerName,
  leaseContainerPrefix: string,
): Omit<FeedFunction, 'feedPollDelay' | 'handler'> {
  return {
    connection: 'Cosmos',
    databaseName: '%Cosmos__database%',
    containerName: container,
    leaseContainerName: 'leases',
    leaseContainerPrefix,
    retry: {
      strategy: 'exponentialBackoff',
      maxRetryCount: 8,
      minimumInterval: { seconds: 1 },
      maximumInterval: { seconds: 30 },
    },
  };
}
