import { app } from '@azure/functions';
import { currentServices, describeRun, settleRuns } from '../shared/operations/index.ts';

app.timer('settleRuns', {
  schedule: '0 * * * * *',
  handler: async (_, context) => {
    for (const run of await settleRuns(await currentServices())) {
      if (run.stage === 'failed') context.error(describeRun(run));
      else context.log(describeRun(run));
    }
  },
});
