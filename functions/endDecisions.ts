import { app } from '@azure/functions';
import { currentServices, matchDecided } from '../shared/operations/index.ts';

/** A decision whose term has ended leaves its findings open again. */
app.timer('endDecisions', {
  schedule: '0 5 * * * *',
  handler: async () => {
    await matchDecided(await currentServices());
  },
});
