import { app } from '@azure/functions';
import { handleEmbargoedMessage } from '../shared/app/index.ts';

app.serviceBusTopic('patchOnEmbargoedFinding', {
  connection: 'ServiceBus',
  topicName: 'embargo-events',
  subscriptionName: 'patches',
  isSessionsEnabled: true,
  handler: (message, context) => handleEmbargoedMessage(message, context.triggerMetadata),
});
