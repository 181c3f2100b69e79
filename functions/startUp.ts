import { startUp } from '../shared/app/index.ts';

// No function. The host waits for each file: where this one throws, it logs why and runs nothing. What an appStart hook
// throws it swallows, and serves an app without functions.
await startUp(process.env);
