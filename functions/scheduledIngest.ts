import { app } from '@azure/functions';
import { startScheduledRun } from '../shared/app/index.ts';
import { RUN_SCHEDULE } from '../shared/runs/index.ts';

app.timer('scheduledIngest', {
  schedule: RUN_SCHEDULE,
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: () => startScheduledRun('schedule'),
});
