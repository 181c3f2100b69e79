import { app } from '@azure/functions';
import { relayOutboxes } from '../shared/events/index.ts';
import { currentPlatform } from '../shared/platform/index.ts';

app.timer('relay-outboxes', {
  schedule: '*/5 * * * * *',
  handler: async () => {
    await relayOutboxes(await currentPlatform());
  },
});
