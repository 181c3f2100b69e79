import { app } from '@azure/functions';
import { currentServices, matchDecided } from '../shared/operations/index.ts';

app.serviceBusTopic('matchOnDecision', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'decisions',
  isSessionsEnabled: true,
  handler: async () => {
    await matchDecided(await currentServices());
  },
});
