import { app } from '@azure/functions';
import { eventStreamFunction, startUp } from '../shared/app/index.ts';

// The function of a setting, registered where that asks for it.
const stream = await eventStreamFunction(process.env);
if (stream) {
  app.setup({ enableHttpStream: true });
  app.http('httpEventStream', stream);
}

// Not a function. The host waits for each file: if this one throws, the host logs the reason and runs
// nothing. It ignores errors thrown by an appStart hook and would run an app without functions.
await startUp(process.env);
