import { app } from '@azure/functions';
import { currentServices, settleRuns } from '../shared/operations/index.ts';

app.timer('settle-runs', {
  schedule: '0 * * * * *',
  handler: async () => {
    await settleRuns(await currentServices());
  },
});
