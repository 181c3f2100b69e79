import { app } from '@azure/functions';
import { startScheduledRun } from '../shared/app/index.ts';

/** Compares the yearly feeds with what the time windows delivered, once a week. */
app.timer('reconcileFeeds', {
  schedule: '0 0 2 * * 0',
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { minutes: 1 } },
  handler: () => startScheduledRun('reconcile'),
});
