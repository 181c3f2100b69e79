import { app } from '@azure/functions';
import { handlePlacedMessage } from '../shared/app/index.ts';

app.serviceBusTopic('advisoryOnPlaced', {
  connection: 'ServiceBus',
  topicName: 'patch-events',
  subscriptionName: 'advisories',
  isSessionsEnabled: true,
  handler: (_, context) => handlePlacedMessage(context.triggerMetadata),
});
