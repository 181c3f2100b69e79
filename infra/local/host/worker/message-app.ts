import { coreApi } from './core-api.ts';
import type { BindingInfo, FunctionCallback } from './types.ts';

interface MessageOptions extends Record<string, unknown> {
  handler: FunctionCallback;
}

/** What the library turns into something else than a field of the trigger. */
const BESIDE = ['return', 'extraInputs', 'extraOutputs', 'retry', 'trigger', 'sdkBinding'];

/** @throws RangeError for a function that does more than take messages */
function onMessages(name: string, { handler, ...trigger }: MessageOptions): void {
  const beside = BESIDE.find((field) => field in trigger);
  if (beside !== undefined) throw new RangeError(`${name}: ${beside}: is for the library`);
  const binding: BindingInfo = {
    ...trigger,
    type: 'serviceBusTrigger',
    name: 'message',
    direction: 'in',
    properties: { supportsDeferredBinding: 'false' },
  };
  coreApi.registerFunction({ name, bindings: { message: binding } }, handler);
}

/**
 * Stands for `app` of `@azure/functions` in a command whose functions take messages: to load the library, with what it
 * loads of Node, takes a twentieth of a second scan. It registers what the library would.
 */
export const app = {
  serviceBusQueue: onMessages,
  serviceBusTopic: onMessages,
};
