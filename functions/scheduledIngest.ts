import { app } from '@azure/functions';
import { startScheduledRun } from '../shared/app/index.ts';

app.timer('scheduledIngest', {
  schedule: '0 0 5,17 * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: () => startScheduledRun('schedule'),
});
