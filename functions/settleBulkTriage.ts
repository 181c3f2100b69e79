import { app } from '@azure/functions';
import { currentServices } from '../shared/app/index.ts';
import { continueBulks } from '../shared/operations/index.ts';

/** A call ends before the next one begins. */
const WORKED_MS = 50_000;

/** Goes on with orders that take longer than a request, or whose process was killed. */
app.timer('settleBulkTriage', {
  schedule: '25 * * * * *',
  handler: () => continueBulks(currentServices(), performance.now() + WORKED_MS),
});
