import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { deliverBehind, sendToEventGrid } from '../shared/subscriptions/index.ts';

/** Retries, catches up who is behind, and is the safety net of the functions that events wake. */
app.timer('deliverWebhooks', {
  schedule: '10 * * * * *',
  handler: async () => {
    const services = currentServices();
    await deliverBehind(services);
    await sendToEventGrid(services);
  },
});
