import { format } from 'node:util';

import type { LogLevel } from '@azure/functions';

import { MessageContext } from './message-context.ts';
import type { CoreInvocationContext, InvocationModel, MessageArguments, RpcLogLevel } from './types.ts';

const LOGGED_LATE =
  "Warning: Unexpected call to 'log' on the context object after function execution has completed. " +
  'Please check for asynchronous calls that are not awaited.';

/**
 * Stands for the library's model where a function takes messages. The library's reads what a host wrote for
 * another process, by way of texts and `WeakMap`s: half of the processor time of a job that does nothing.
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
      const [[name, binding] = ['', { type: '' }]] = Object.entries(metadata.bindings);
      const context = new MessageContext({
        invocationId,
        functionName: metadata.name,
        log: logForUser,
        traceContext: request.traceContext,
        triggerMetadata: message.triggerMetadata,
        options: { trigger: { ...binding, name }, extraInputs: [], extraOutputs: [] },
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
