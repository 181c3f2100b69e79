import { randomUUID } from 'node:crypto';

import { messageOf } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';
import type { HostFunction } from './indexing/function.ts';
import type { Log } from './log.ts';
import type { App } from './worker/app.ts';
import { invokeFunction } from './worker/invoke.ts';
import type {
  InvocationRequest,
  InvocationResponse,
  MessageArguments,
  RetryContext,
  TypedData,
} from './worker/types.ts';

/** The value of the trigger, or what the function is called with for a message. */
export type Invocation = ({ data: TypedData } | { message: MessageArguments }) & {
  retryContext?: RetryContext;
  /** W3C trace context of the caller, if any. */
  traceParent?: string;
};

/** Hands invocations to the app and logs their outcome. */
export class Invoker {
  readonly #app: App;
  readonly #activity: Activity;
  readonly #log: Log;
  #outstanding = 0;

  constructor(app: App, activity: Activity, log: Log) {
    this.#app = app;
    this.#activity = activity;
    this.#log = log;
  }

  /** Invocations still running. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** @throws what the function threw. */
  invoke(fn: HostFunction, invocation: Invocation): Promise<InvocationResponse> {
    return this.#activity.during(() => this.#invoke(fn, invocation));
  }

  async #invoke(fn: HostFunction, invocation: Invocation): Promise<InvocationResponse> {
    this.#outstanding++;
    const invocationId = randomUUID();
    const { category } = fn.registered;
    const started = performance.now();
    this.#log('information', category, 'Executing', { invocationId });
    try {
      const request = requestOf(fn, invocationId, invocation);
      const response = await invokeFunction(this.#app, fn.registered, request);
      const durationMs = Math.round(performance.now() - started);
      this.#log('information', category, 'Executed (Succeeded)', { invocationId, durationMs });
      return response;
    } catch (error) {
      const durationMs = Math.round(performance.now() - started);
      const reason = messageOf(error);
      this.#log('error', category, 'Executed (Failed)', { invocationId, durationMs, error: reason });
      throw error;
    } finally {
      this.#outstanding--;
    }
  }
}

function requestOf(
  { registered, triggerName }: HostFunction,
  invocationId: string,
  invocation: Invocation,
): InvocationRequest {
  const { retryContext, traceParent = newTraceParent(invocationId) } = invocation;
  const request: InvocationRequest = {
    invocationId,
    functionId: registered.functionId,
    inputData: [],
    triggerMetadata: {},
    traceContext: { traceParent, traceState: '', attributes: {} },
  };
  if ('message' in invocation) request.message = invocation.message;
  else request.inputData.push({ name: triggerName, data: invocation.data });
  if (retryContext) request.retryContext = retryContext;
  return request;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function newTraceParent(invocationId: string): string {
  const hex = invocationId.replaceAll('-', '');
  return `00-${hex}-${hex.slice(16)}-01`;
}
