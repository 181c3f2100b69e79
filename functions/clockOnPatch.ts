import { app } from '@azure/functions';
import { handleClockMessage } from '../shared/app/index.ts';

app.serviceBusTopic('clockOnPatch', {
  connection: 'ServiceBus',
  topicName: 'patch-events',
  subscriptionName: 'clocks',
  isSessionsEnabled: true,
  handler: (message, context) => handleClockMessage('patch-events/clocks', message, context.triggerMetadata),
});
