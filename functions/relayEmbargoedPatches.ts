import { app, type InvocationContext } from '@azure/functions';
import { wakeRelay } from '../shared/app/index.ts';

/** Wakes the relay. Its own cursor says what is new: this feed's leases move on also when a function failed. */
app.cosmosDB('relayEmbargoedPatches', {
  connection: 'Cosmos',
  databaseName: '%Cosmos__database%',
  containerName: 'embargoedPatches',
  leaseContainerName: 'leases',
  leaseContainerPrefix: 'relay-',
  feedPollDelay: 1000,
  retry: {
    strategy: 'exponentialBackoff',
    maxRetryCount: 8,
    minimumInterval: { seconds: 1 },
    maximumInterval: { seconds: 30 },
  },
  handler: (_: unknown[], context: InvocationContext) => wakeRelay('embargoedPatches', context),
});
