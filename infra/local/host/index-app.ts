import { parseHostJson, type HostSettings } from './host-json.ts';
import type { HostFunction } from './indexing/function.ts';
import { indexFunctions } from './indexing/index-functions.ts';
import { filterLog, type Log } from './log.ts';
import type { FunctionInfo, IndexOptions } from './options.ts';
import { appSettings } from './settings.ts';
import type { App } from './worker/app.ts';
import { loadApp } from './worker/load.ts';
import { defined } from '../../../shared/platform/index.ts';

interface IndexedApp {
  app: App;
  functions: HostFunction[];
  host: HostSettings;
  /** Filtered as host.json configures. */
  log: Log;
}

/** Loads an app and checks host.json and every function. @throws InvalidInputError */
export async function loadAndIndex(options: IndexOptions): Promise<IndexedApp> {
  const host = parseHostJson(options.hostJson);
  const log = filterLog(options.log, host.logLevel);
  const app = await loadApp(options, log);
  return { app, functions: indexFunctions(app, host, appSettings(options.settings)), host, log };
}

/**
 * Loads an app and checks host.json and every function without listening, for listings and checks. Returns
 * the functions sorted by name.
 * @throws InvalidInputError listing every problem.
 */
export async function indexApp(options: IndexOptions): Promise<FunctionInfo[]> {
  const { functions } = await loadAndIndex(options);
  return functions.map(describeFunction);
}

export function describeFunction({ name, kind, registered }: HostFunction): FunctionInfo {
  const { rawBindings, retryOptions } = registered;
  return defined({ name, trigger: kind, rawBindings, retryOptions });
}
