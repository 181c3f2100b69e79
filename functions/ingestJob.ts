import { app } from '@azure/functions';
import { handleIngestMessage } from '../shared/app/index.ts';

app.serviceBusQueue('ingestJob', {
  connection: 'ServiceBus',
  queueName: 'ingest-jobs',
  handler: (message, context) => handleIngestMessage(message, context.triggerMetadata),
});
