import { currentTrace, defined, type LogLevel, type LogRecord } from '../../platform/index.ts';
import { areServicesProvided, currentServices } from '../current-services.ts';
import { type Invocation, messageOf } from './invocation.ts';

/** The part of the context of a hook `log` in @azure/functions. */
interface LogHook {
  category: string;
  level: LogLevel | 'none';
  message: string;
  invocationContext: Invocation | undefined;
}

/** Tells what a function logs, with the ids of its run, message and trace. */
export function logOfInvocation({ category, level, message, invocationContext }: LogHook): void {
  if (category !== 'user' || level === 'none' || !areServicesProvided()) return;
  const { telemetry } = currentServices();
  const trace = currentTrace();
  // Without a trace it is the work of a function for what is under embargo.
  if (!telemetry || !invocationContext || !trace || trace.isHidden === true) return;
  const { id, runId } = messageOf(invocationContext);
  const record: LogRecord = {
    ...{ level, message, context: trace.context },
    attributes: {
      'faas.name': invocationContext.functionName,
      'faas.invocation_id': invocationContext.invocationId,
      ...defined({ 'messaging.message.id': id, 'patchline.run.id': trace.runId ?? runId }),
    },
  };
  telemetry.log(record);
}
