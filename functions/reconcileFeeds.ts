import { app } from '@azure/functions';
import { startScheduledRun } from '../shared/app/index.ts';

/** Once a week the yearly feeds are held against what the windows brought. */
app.timer('reconcileFeeds', {
  schedule: '0 0 2 * * 0',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: () => startScheduledRun('reconcile'),
});
