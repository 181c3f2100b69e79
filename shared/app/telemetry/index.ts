/** Telemetry of functions: what a host's hooks call. */
export { logOfInvocation } from './log-of-invocation.ts';
export { measureState, metricsPage } from './measure.ts';
export { traceInvocation } from './trace-invocation.ts';
