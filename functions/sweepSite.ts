import { app } from '@azure/functions';
import { sweepSite } from '../shared/advisories/index.ts';
import { currentServices } from '../shared/app/index.ts';

app.timer('sweepSite', {
  schedule: '0 10 * * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: async () => {
    await sweepSite(currentServices());
  },
});
