import { randomUUID } from 'node:crypto';
import { type CurrentTrace, inTrace } from './current-trace.ts';
import type { Telemetry } from './telemetry.ts';
import { spanIdOf, traceIdOf } from './trace-context.ts';

/** Does work that begins a trace: that of the run it starts, if it starts one. Does only the work without telemetry. */
export async function inRootSpan<T>(
  telemetry: Telemetry | undefined,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!telemetry) return work();
  const id = randomUUID();
  const trace: CurrentTrace = { context: { traceId: traceIdOf(id), spanId: spanIdOf(id) } };
  const startedAt = Date.now();
  try {
    return await inTrace(trace, work);
  } finally {
    const { context, runId } = trace;
    const attributes = runId === undefined ? {} : { 'patchline.run.id': runId };
    telemetry.span({ ...context, name, kind: 'internal', startedAt, endedAt: Date.now(), attributes });
  }
}
