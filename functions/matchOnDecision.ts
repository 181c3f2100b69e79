import { app } from '@azure/functions';
import { handleDecisionMessage } from '../shared/app/index.ts';

app.serviceBusTopic('matchOnDecision', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'decisions',
  isSessionsEnabled: true,
  handler: (_, context) => handleDecisionMessage(context.triggerMetadata),
});
