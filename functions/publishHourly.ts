import { app } from '@azure/functions';
import { currentServices, queuePublication } from '../shared/app/index.ts';

app.timer('publishHourly', {
  schedule: '0 20 * * * *',
  handler: () => queuePublication(currentServices()),
});
