import { app } from '@azure/functions';
import { applyRetention, trimRuns } from '../shared/operations/index.ts';
import { currentServices } from '../shared/app/index.ts';

app.timer('applyRetention', {
  schedule: '0 30 3 * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: async () => {
    const services = currentServices();
    await applyRetention(services);
    await trimRuns(services, services.policy.operations.retention.keepDays.runs);
  },
});
