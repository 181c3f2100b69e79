import { app } from '@azure/functions';
import { relayOutboxes } from '../shared/events/index.ts';
import { currentPlatform } from '../shared/platform/index.ts';

app.timer('relayOutboxes', {
  schedule: '*/5 * * * * *',
  handler: async () => {
    await relayOutboxes(await currentPlatform());
  },
});
