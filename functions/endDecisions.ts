import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { matchDecided } from '../shared/runs/index.ts';

/** When a decision expires, its findings are open again. */
app.timer('endDecisions', {
  schedule: '0 5 * * * *',
  handler: async () => {
    await matchDecided(currentServices());
  },
});
