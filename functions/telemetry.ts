import { app } from '@azure/functions';
import { logOfInvocation, traceInvocation } from '../shared/app/index.ts';

// Not a function. While telemetry is off, neither hook does anything.
app.hook.preInvocation(traceInvocation);
app.hook.log(logOfInvocation);
