import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { InvalidInputError, messageOf } from '../../../../shared/platform/index.ts';
import type { Log } from '../log.ts';
import { App } from './app.ts';
import { becomeCurrentApp } from './core-api.ts';

export interface AppSource {
  /** The entry files, or a glob for them as in `main` of package.json; both are relative to `directory`. */
  appFiles?: readonly string[];
  appGlob?: string;
  /** Default: the current directory. */
  directory?: string;
}

const timesLoaded = new Map<string, number>();
let loading: Promise<unknown> = Promise.resolve();

/**
 * Runs an app's entry files so that they register their functions and hooks. Loads one app at a time.
 * @throws InvalidInputError when a file fails to load, or nothing is registered.
 */
export function loadApp(source: AppSource, log: Log): Promise<App> {
  const loaded = loading.then(() => load(source, log));
  loading = loaded.catch(() => undefined);
  return loaded;
}

async function load(source: AppSource, log: Log): Promise<App> {
  const app = new App(log);
  becomeCurrentApp(app);
  try {
    for (const file of await entryFiles(source)) {
      log('debug', 'Worker', `Loading entry point file "${file}"`);
      await importOnceMore(file);
    }
    if (app.functions.size === 0)
      throw new InvalidInputError('The app registers no function. Was @azure/functions used before?');
  } finally {
    app.finishStartup();
  }
  return app;
}

async function entryFiles({ appFiles, appGlob, directory = '.' }: AppSource): Promise<string[]> {
  const files: string[] = [];
  if (appGlob !== undefined) for await (const file of glob(appGlob, { cwd: directory })) files.push(file);
  files.sort().unshift(...(appFiles ?? []));
  if (files.length === 0)
    throw new InvalidInputError(`No file matches the app's entry point '${appGlob ?? ''}'.`);
  return files.map((file) => resolve(directory, file));
}

/** Modules are cached by URL: a new query runs a file again for a second host in this process. */
async function importOnceMore(file: string): Promise<void> {
  const url = pathToFileURL(file);
  const times = timesLoaded.get(url.href) ?? 0;
  timesLoaded.set(url.href, times + 1);
  if (times > 0) url.searchParams.set('load', String(times));
  try {
    await import(url.href);
  } catch (error) {
    throw new InvalidInputError(`${file} could not be loaded: ${messageOf(error)}`, { cause: error });
  }
}
