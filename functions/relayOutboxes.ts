import { app } from '@azure/functions';
import { relayOutboxes } from '../shared/events/index.ts';
import { currentServices } from '../shared/app/index.ts';

app.timer('relayOutboxes', {
  schedule: '*/5 * * * * *',
  handler: async () => {
    await relayOutboxes(currentServices());
  },
});
