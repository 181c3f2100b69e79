import { app } from '@azure/functions';
import { handleClockMessage } from '../shared/app/index.ts';

app.serviceBusTopic('clockOnFinding', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'clocks',
  isSessionsEnabled: true,
  handler: (message, context) =>
    handleClockMessage('finding-events/clocks', message, context.triggerMetadata),
});
