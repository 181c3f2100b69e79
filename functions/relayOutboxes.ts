import { app } from '@azure/functions';
import { wakeRelay } from '../shared/app/index.ts';

/** The safety net of the functions that a change feed wakes, and what sends on after a pause. */
app.timer('relayOutboxes', {
  schedule: '0 */5 * * * *',
  handler: (_, context) => wakeRelay('all', context),
});
