import { Disposable } from './disposable.ts';

type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type HookCallback = (context: object) => unknown;

/** The hooks of one app, in order of registration. */
export class Hooks {
  /** Shared by all hooks of the app. */
  readonly appHookData = {};
  /** Shared by appStart and appTerminate. */
  readonly appOnlyHookData = {};
  readonly #callbacks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };

  /** @throws RangeError marked as a system error, which tells the library that the hook is not supported. */
  register(name: string, callback: HookCallback): Disposable {
    if (!Object.hasOwn(this.#callbacks, name)) {
      const error = new RangeError(`Unrecognized hook "${name}"`);
      throw Object.assign(error, { isAzureFunctionsSystemError: true });
    }
    const callbacks = this.#callbacks[name as HookName];
    callbacks.push(callback);
    return new Disposable(() => {
      callbacks.splice(callbacks.indexOf(callback), 1);
    });
  }

  has(name: HookName): boolean {
    return this.#callbacks[name].length > 0;
  }

  /** Runs them one after another; the first that throws stops the rest. */
  async run(name: Exclude<HookName, 'log'>, context: object): Promise<void> {
    for (const callback of [...this.#callbacks[name]]) await callback(context);
  }

  runAppHook(name: 'appStart' | 'appTerminate', more: object = {}): Promise<void> {
    return this.run(name, { hookData: this.appOnlyHookData, appHookData: this.appHookData, ...more });
  }

  /** Log hooks must neither fail nor delay the logging. */
  runLogHooks(context: object): void {
    try {
      for (const callback of [...this.#callbacks.log]) void callback(context);
    } catch {
      // The entry is logged even if a hook fails.
    }
  }
}
