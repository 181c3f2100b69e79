import { app } from '@azure/functions';
import { wakeRelay } from '../shared/app/index.ts';

/** Safety net for the functions triggered by a change feed; also resumes sending after a pause. */
app.timer('relayOutboxes', {
  schedule: '0 */5 * * * *',
  handler: (_, context) => wakeRelay('all', context),
});
