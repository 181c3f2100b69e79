import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { describeRun, settleRuns } from '../shared/runs/index.ts';

app.timer('settleRuns', {
  schedule: '0 * * * * *',
  handler: async (_, context) => {
    for (const run of await settleRuns(currentServices())) {
      if (run.stage === 'failed') context.error(describeRun(run));
      else context.log(describeRun(run));
    }
  },
});
