import { app } from '@azure/functions';
import { currentServices, measureState } from '../shared/app/index.ts';
import { watchOperations } from '../shared/operations/index.ts';

/** Raises and clears alerts. An alert rule on Azure matches the beginning of the line. */
app.timer('watchOperations', {
  schedule: '45 * * * * *',
  handler: async (_, context) => {
    for (const { state, component, text } of await watchOperations(currentServices()))
      if (state === 'raised') context.warn(`alert raised: ${component}: ${text}`);
      else context.log(`alert cleared: ${component}: ${text}`);
    await measureState(currentServices());
  },
});
