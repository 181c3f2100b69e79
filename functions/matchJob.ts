import { app } from '@azure/functions';
import { handleMatchMessage } from '../shared/app/index.ts';

app.serviceBusQueue('matchJob', {
  connection: 'ServiceBus',
  queueName: 'match-jobs',
  handler: (message, context) => handleMatchMessage(message, context.triggerMetadata),
});
