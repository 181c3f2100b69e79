import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { App, RegisteredFunction } from './app.ts';
import { getProgrammingModel } from './core-api.ts';
import { messageModel } from './message-model.ts';
import type {
  CoreInvocationContext,
  InvocationModel,
  InvocationRequest,
  InvocationResponse,
} from './types.ts';

/**
 * Runs one invocation as the Node.js worker does: arguments, preInvocation hooks, the handler, postInvocation
 * hooks, the response. As there, a handler that rejects with `null` or `undefined` counts as successful.
 * @throws whatever the handler or a hook threw, as an Error.
 * https://github.com/Azure/azure-functions-nodejs-worker/blob/v4.x/src/eventHandlers/InvocationHandler.ts
 */
export async function invokeFunction(
  app: App,
  fn: RegisteredFunction,
  request: InvocationRequest,
): Promise<InvocationResponse> {
  const hookData = {};
  const { invocationId } = request;
  const scope = { category: fn.category, invocationId, hookData, invocationContext: undefined as unknown };
  const core: CoreInvocationContext = {
    invocationId,
    request,
    metadata: fn,
    log: (level, logCategory, message) => {
      app.log(level, logCategory, message, scope);
    },
  };
  const model = modelOf(core);
  const { context, inputs } = await model.getArguments();
  scope.invocationContext = context;

  const { appHookData } = app.hooks;
  const shared = { hookData, appHookData, invocationContext: context };
  const pre = { ...shared, inputs, functionCallback: fn.callback };
  if (app.hooks.has('preInvocation')) await runHooks(app, core, 'preInvocation', pre);

  const outcome: { result: unknown; error: unknown } = { result: null, error: null };
  const post = { ...shared, inputs: pre.inputs, ...outcome };
  core.state = 'invocation';
  try {
    post.result = await model.invokeFunction(context, pre.inputs, pre.functionCallback);
  } catch (error) {
    post.error = error;
  } finally {
    core.state = undefined;
  }
  if (app.hooks.has('postInvocation')) await runHooks(app, core, 'postInvocation', post);

  if (post.error !== null && post.error !== undefined) throw asError(post.error);
  return model.getResponse(context, post.result);
}

function modelOf(core: CoreInvocationContext): InvocationModel {
  const { message } = core.request;
  if (message) return messageModel(core, message);
  const programmingModel = getProgrammingModel();
  if (!programmingModel) throw new InvalidInputError('The app does not use @azure/functions.');
  return programmingModel.getInvocationModel(core);
}

async function runHooks(
  app: App,
  core: CoreInvocationContext,
  name: 'preInvocation' | 'postInvocation',
  context: object,
): Promise<void> {
  core.state = `${name}Hooks`;
  try {
    await app.hooks.run(name, context);
  } finally {
    core.state = undefined;
  }
}

function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : JSON.stringify(thrown));
}
