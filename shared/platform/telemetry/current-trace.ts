import { AsyncLocalStorage } from 'node:async_hooks';
import { spanIdOf, type TraceContext, traceIdOf } from './trace-context.ts';

/** The work that is going on, as far as it is traced. */
export interface CurrentTrace {
  context: TraceContext;
  /**
   * What may be stored with what this work writes: derived from a run or given by a message, so that the same work
   * stores the same. Absent while it is known of neither.
   */
  cause?: TraceContext;
  /** The run that it starts. */
  runId?: string;
  /** Nothing is told of it: who asks for it knows of embargoes. */
  isHidden?: boolean;
}

const current = new AsyncLocalStorage<CurrentTrace | undefined>();

/** The trace of the work that is going on; none while telemetry is off, or for work under embargo. */
export function currentTrace(): CurrentTrace | undefined {
  return current.getStore();
}

/** Does work in a trace, or in none. */
export function inTrace<T>(trace: CurrentTrace | undefined, work: () => T): T {
  return current.run(trace, work);
}

/** What was begun before its run had a name belongs to the trace of that run, as its root. */
export function joinTraceOfRun(runId: string): void {
  const trace = current.getStore();
  if (!trace || trace.cause) return;
  trace.runId = runId;
  trace.context.traceId = traceIdOf(runId);
  trace.context.spanId = spanIdOf(runId);
  trace.cause = { ...trace.context };
}

/** Says nothing of the work that is going on. */
export function hideTrace(): void {
  const trace = current.getStore();
  if (trace) trace.isHidden = true;
}
