import { app } from '@azure/functions';
import { handleFindingMessage } from '../shared/app/index.ts';

app.serviceBusTopic('patchOnFindingChanged', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'patches',
  isSessionsEnabled: true,
  handler: (message, context) => handleFindingMessage(message, context.triggerMetadata),
});
