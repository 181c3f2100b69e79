import { format } from 'node:util';

import { InvocationContext, type LogLevel } from '@azure/functions';

import type { CoreInvocationContext, InvocationModel, MessageArguments, RpcLogLevel } from './types.ts';

const LOGGED_LATE =
  "Warning: Unexpected call to 'log' on the context object after function execution has completed. " +
  'Please check for asynchronous calls that are not awaited.';

/**
 * Stands for the library's model where a function takes messages. The library's reads what a host wrote for
 * another process, and keeps its fields in `WeakMap`s: ten times the processor time of the context alone.
 */
export function messageModel(core: CoreInvocationContext, message: MessageArguments): InvocationModel {
  const { invocationId, metadata, request } = core;
  let isDone = false;

  function logForUser(level: LogLevel, ...parts: unknown[]): void {
    if (isDone && core.state !== 'postInvocationHooks') {
      const where = `Function name: ${metadata.name}. Invocation Id: ${invocationId}.`;
      core.log('warning', 'system', `${LOGGED_LATE} ${where}`);
    }
    core.log(level as RpcLogLevel, 'user', format(...parts));
  }

  return {
    getArguments: () => {
      const [trigger] = Object.entries(metadata.bindings).map(([name, binding]) => ({ ...binding, name }));
      const context = new InvocationContext({
        invocationId,
        functionName: metadata.name,
        logHandler: logForUser,
        traceContext: request.traceContext,
        triggerMetadata: message.triggerMetadata,
        options: trigger ? { trigger } : {},
      });
      return Promise.resolve({ context, inputs: [message.input] });
    },
    invokeFunction: async (context, inputs, handler) => {
      try {
        return await handler(...inputs, context);
      } finally {
        isDone = true;
      }
    },
    getResponse: (_, result) => {
      // Nothing takes the result, but as on Azure one that cannot be written fails.
      JSON.stringify(result);
      return Promise.resolve({});
    },
  };
}
