import Module from 'node:module';

import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { App } from './app.ts';
import { Disposable } from './disposable.ts';
import type { HookCallback } from './hooks.ts';
import type {
  CoreFunctionMetadata,
  FunctionCallback,
  ProgrammingModel,
  RpcLogCategory,
  RpcLogLevel,
} from './types.ts';

/**
 * The module `@azure/functions-core`. `@azure/functions` keeps the first object it gets for the life of the
 * process, so there is only one, and it forwards everything to the app being loaded.
 */

let currentApp: App | undefined;
let programmingModel: ProgrammingModel | undefined;
let installed = false;

function app(): App {
  if (!currentApp)
    throw new InvalidInputError('Functions can only be registered while a host loads the app.');
  return currentApp;
}

/** The worker and host versions whose behaviour is mirrored. */
const WORKER_VERSION = '3.10.0';
export const HOST_VERSION = '4.34.0';

const STREAMING = /^HTTP streaming enabled/i;

export const coreApi = {
  version: WORKER_VERSION,
  hostVersion: HOST_VERSION,
  registerFunction: (metadata: CoreFunctionMetadata, callback: FunctionCallback) =>
    app().register(metadata, callback),
  registerHook: (name: string, callback: HookCallback) => app().hooks.register(name, callback),
  setProgrammingModel: (model: ProgrammingModel) => {
    programmingModel = model;
  },
  getProgrammingModel: () => programmingModel,
  log: (level: RpcLogLevel, category: RpcLogCategory, message: string) => {
    // The message comes from app.setup(), which fails with this error.
    if (STREAMING.test(message)) throw new InvalidInputError('The local host does not stream HTTP.');
    currentApp?.log(level, category, message, { category: 'Worker' });
  },
  Disposable,
};

/** Answers `require('@azure/functions-core')` everywhere in this process, as the Node.js worker does. */
function install(): void {
  if (installed) return;
  installed = true;
  const prototype = Module.prototype as { require: (id: string) => unknown };
  prototype.require = new Proxy(prototype.require, {
    apply: (target, module: unknown, args: [string]) =>
      args[0] === '@azure/functions-core' ? coreApi : target.apply(module, args),
  });
}

/** Sends registrations to `next` from now on. */
export function becomeCurrentApp(next: App): void {
  install();
  currentApp = next;
}

/** The model that `@azure/functions` set, `undefined` until an app registers something. */
export function getProgrammingModel(): ProgrammingModel | undefined {
  return programmingModel;
}
