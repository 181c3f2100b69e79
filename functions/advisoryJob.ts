import { app } from '@azure/functions';
import { handleAdvisoryMessage } from '../shared/app/index.ts';

app.serviceBusQueue('advisoryJob', {
  connection: 'ServiceBus',
  queueName: 'advisory-jobs',
  handler: (message, context) => handleAdvisoryMessage(message, context.triggerMetadata, context),
});
