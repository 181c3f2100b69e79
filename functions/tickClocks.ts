import { app } from '@azure/functions';
import { tickClocks } from '../shared/app/index.ts';

/** Clocks at risk and breached, pauses that are over, and a policy that came in force. */
app.timer('tickClocks', { schedule: '30 * * * * *', handler: () => tickClocks() });
