import { randomUUID } from 'node:crypto';

import { defined, messageOf } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';
import type { HostFunction } from './indexing/function.ts';
import type { Log } from './log.ts';
import type { App } from './worker/app.ts';
import { invokeFunction } from './worker/invoke.ts';
import type { InvocationResponse, MessageArguments, RetryContext, TypedData } from './worker/types.ts';

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
  async invoke(fn: HostFunction, invocation: Invocation): Promise<InvocationResponse> {
    this.#outstanding++;
    try {
      return await this.#activity.during(() => this.#invoke(fn, invocation));
    } finally {
      this.#outstanding--;
    }
  }

  async #invoke(fn: HostFunction, { retryContext, traceParent, ...trigger }: Invocation) {
    const invocationId = randomUUID();
    const category = `Function.${fn.name}`;
    const started = performance.now();
    this.#log('information', category, 'Executing', { invocationId });
    try {
      const response = await invokeFunction(this.#app, fn.registered, {
        invocationId,
        functionId: fn.registered.functionId,
        ...('message' in trigger
          ? { inputData: [], message: trigger.message }
          : { inputData: [{ name: fn.triggerName, data: trigger.data }] }),
        triggerMetadata: {},
        traceContext: {
          traceParent: traceParent ?? newTraceParent(invocationId),
          traceState: '',
          attributes: {},
        },
        ...defined({ retryContext }),
      });
      const durationMs = Math.round(performance.now() - started);
      this.#log('information', category, 'Executed (Succeeded)', { invocationId, durationMs });
      return response;
    } catch (error) {
      const durationMs = Math.round(performance.now() - started);
      const reason = messageOf(error);
      this.#log('error', category, 'Executed (Failed)', { invocationId, durationMs, error: reason });
      throw error;
    }
  }
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function newTraceParent(invocationId: string): string {
  const hex = invocationId.replaceAll('-', '');
  return `00-${hex}-${hex.slice(16)}-01`;
}
