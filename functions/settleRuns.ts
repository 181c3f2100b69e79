import { app } from '@azure/functions';
import { currentServices, queuePublication } from '../shared/app/index.ts';
import { describeRun, settleRuns } from '../shared/runs/index.ts';

app.timer('settleRuns', {
  schedule: '0 * * * * *',
  handler: async (_, context) => {
    const ended = await settleRuns(currentServices());
    for (const run of ended) {
      if (run.stage === 'failed') context.error(describeRun(run));
      else context.log(describeRun(run));
    }
    if (ended.length > 0) await queuePublication(currentServices());
  },
});
