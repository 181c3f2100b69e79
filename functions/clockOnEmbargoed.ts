import { app } from '@azure/functions';
import { handleEmbargoedClockMessage } from '../shared/app/index.ts';

app.serviceBusTopic('clockOnEmbargoed', {
  connection: 'ServiceBus',
  topicName: 'embargo-events',
  subscriptionName: 'clocks',
  isSessionsEnabled: true,
  handler: (message, context) => handleEmbargoedClockMessage(message, context.triggerMetadata),
});
