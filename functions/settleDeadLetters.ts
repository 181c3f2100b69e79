import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { continueOrders } from '../shared/operations/index.ts';

/** A call ends before the next one begins. */
const WORKED_MS = 50_000;

app.timer('settleDeadLetters', {
  schedule: '15 * * * * *',
  handler: async (_, context) => {
    const count = await continueOrders(currentServices(), performance.now() + WORKED_MS);
    if (count > 0) context.log(`${count} dead letters settled`);
  },
});
