import { app } from '@azure/functions';
import { handleFindingMessage } from '../shared/patches/index.ts';

app.serviceBusTopic('patch-on-finding-changed', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'patches',
  isSessionsEnabled: true,
  handler: (message, context) => handleFindingMessage(message, context.triggerMetadata),
});
