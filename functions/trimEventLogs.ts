import { app } from '@azure/functions';
import { trimEventLogs } from '../shared/operations/index.ts';
import { currentServices } from '../shared/app/index.ts';

app.timer('trimEventLogs', {
  schedule: '0 40 3 * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: async () => {
    const services = currentServices();
    await trimEventLogs(services, services.policy.operations.events.keepDays);
  },
});
