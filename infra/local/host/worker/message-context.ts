import type {
  EffectiveFunctionOptions,
  InvocationContext,
  LogHandler,
  RetryContext,
  TraceContext,
} from '@azure/functions';

interface Parts {
  invocationId: string;
  functionName: string;
  traceContext: TraceContext;
  triggerMetadata: Record<string, unknown>;
  options: EffectiveFunctionOptions;
  log: LogHandler;
}

/**
 * The context of a function that takes messages. The library's own keeps three fields of each invocation in
 * `WeakMap`s, which the collection of garbage has to follow: a sixth of a job that does nothing.
 */
export class MessageContext implements InvocationContext {
  readonly invocationId: string;
  readonly functionName: string;
  readonly retryContext?: RetryContext;
  readonly traceContext: TraceContext;
  readonly triggerMetadata: Record<string, unknown>;
  readonly options: EffectiveFunctionOptions;
  readonly #log: LogHandler;
  #inputs: InvocationContext['extraInputs'] | undefined;
  #outputs: InvocationContext['extraOutputs'] | undefined;

  constructor({ invocationId, functionName, traceContext, triggerMetadata, options, log }: Parts) {
    this.invocationId = invocationId;
    this.functionName = functionName;
    this.traceContext = traceContext;
    this.triggerMetadata = triggerMetadata;
    this.options = options;
    this.#log = log;
  }

  /** Nothing is bound to these here. A function may keep something there for itself. */
  get extraInputs(): InvocationContext['extraInputs'] {
    return (this.#inputs ??= keptByName());
  }

  get extraOutputs(): InvocationContext['extraOutputs'] {
    return (this.#outputs ??= keptByName());
  }

  log(...parts: unknown[]): void {
    this.#log('information', ...parts);
  }

  trace(...parts: unknown[]): void {
    this.#log('trace', ...parts);
  }

  debug(...parts: unknown[]): void {
    this.#log('debug', ...parts);
  }

  info(...parts: unknown[]): void {
    this.#log('information', ...parts);
  }

  warn(...parts: unknown[]): void {
    this.#log('warning', ...parts);
  }

  error(...parts: unknown[]): void {
    this.#log('error', ...parts);
  }
}

function keptByName(): InvocationContext['extraInputs'] & InvocationContext['extraOutputs'] {
  const kept = new Map<string, unknown>();
  const nameOf = (binding: string | { name: string }): string =>
    typeof binding === 'string' ? binding : binding.name;
  return {
    get: (binding) => kept.get(nameOf(binding)),
    set: (binding, value) => void kept.set(nameOf(binding), value),
  };
}
