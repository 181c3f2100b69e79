import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { matchDecided } from '../shared/runs/index.ts';

/** A decision whose term has ended leaves its findings open again. */
app.timer('endDecisions', {
  schedule: '0 5 * * * *',
  handler: async () => {
    await matchDecided(currentServices());
  },
});
