import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { matchDecided } from '../shared/runs/index.ts';

app.serviceBusTopic('matchOnDecision', {
  connection: 'ServiceBus',
  topicName: 'finding-events',
  subscriptionName: 'decisions',
  isSessionsEnabled: true,
  handler: async () => {
    await matchDecided(currentServices());
  },
});
