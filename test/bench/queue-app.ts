import { app } from '@azure/functions';

app.serviceBusQueue('nothing', {
  connection: 'ServiceBus',
  queueName: 'match-jobs',
  handler: () => undefined,
});
