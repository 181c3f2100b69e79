import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { Disposable } from './disposable.ts';
import { Hooks } from './hooks.ts';
import type { CoreFunctionMetadata, FunctionCallback, RpcLogCategory, RpcLogLevel } from './types.ts';

export interface RegisteredFunction extends CoreFunctionMetadata {
  functionId: string;
  /** Of what is logged of it. */
  category: string;
  /** What the host reads: the JSON of each binding, including its name. */
  rawBindings: readonly string[];
  callback: FunctionCallback;
}

interface LogScope {
  category: string;
  invocationId?: string;
  hookData?: object;
  invocationContext?: unknown;
}

/** The functions and hooks that one function app registered. */
export class App {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks = new Hooks();
  readonly #log: Log;
  #starting = true;

  constructor(log: Log) {
    this.#log = log;
  }

  register(metadata: CoreFunctionMetadata, callback: FunctionCallback): Disposable {
    this.#mustBeStarting('registered');
    const functionId = metadata.functionId ?? metadata.name;
    if (this.functions.has(functionId)) {
      throw new InvalidInputError(`A function with id "${functionId}" has already been registered.`);
    }

    const rawBindings = Object.entries(metadata.bindings).map(([name, binding]) =>
      JSON.stringify({ ...binding, name }),
    );
    this.functions.set(functionId, {
      ...metadata,
      functionId,
      category: `Function.${metadata.name}`,
      rawBindings,
      callback,
    });
    return new Disposable(() => {
      this.#mustBeStarting('disposed');
      this.functions.delete(functionId);
    });
  }

  #mustBeStarting(what: string): void {
    if (!this.#starting) throw new InvalidInputError(`A function can only be ${what} during app startup.`);
  }

  finishStartup(): void {
    this.#starting = false;
  }

  /** Log hooks can change the level and text of user logs; system logs are passed on unchanged. */
  log(level: RpcLogLevel, logCategory: RpcLogCategory, message: string, scope: LogScope): void {
    let entry = { level, message };
    if (this.hooks.has('log')) {
      const { hookData = {}, invocationContext } = scope;
      const { appHookData } = this.hooks;
      const context = { level, message, category: logCategory, hookData, appHookData, invocationContext };
      this.hooks.runLogHooks(context);
      if (logCategory === 'user') entry = context;
    }
    const category = logCategory === 'user' ? `${scope.category}.User` : scope.category;
    const fields = scope.invocationId === undefined ? {} : { invocationId: scope.invocationId };
    this.#log(entry.level, category, entry.message, fields);
  }
}
