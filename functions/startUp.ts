import { startUp } from '../shared/app/index.ts';

// Not a function. The host waits for each file: if this one throws, the host logs the reason and runs
// nothing. It ignores errors thrown by an appStart hook and would run an app without functions.
await startUp(process.env);
