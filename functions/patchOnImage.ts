import { app } from '@azure/functions';
import { handleImageMessage } from '../shared/app/index.ts';

app.serviceBusTopic('patchOnImage', {
  connection: 'ServiceBus',
  topicName: 'patch-events',
  subscriptionName: 'patches',
  isSessionsEnabled: true,
  handler: (message, context) => handleImageMessage(message, context.triggerMetadata),
});
