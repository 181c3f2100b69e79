import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppServices, provideServices } from '../../../shared/app/index.ts';
import { defined } from '../../../shared/platform/index.ts';
import { type Host, type HostOptions, type HttpRoutes, type Log, startHost } from '../host/index.ts';
import { functionFile, functionFiles } from './function-file.ts';
import { tell } from './say.ts';

const root = join(import.meta.dirname, '..', '..', '..');

interface LocalHostOptions extends Pick<HostOptions, 'listen' | 'http'> {
  /**
   * Names of the functions to load, so that a command need not wait for those it never runs. Default: all.
   */
  only?: readonly string[];
  log?: Log;
}

/** Starts the project's functions on the local host with these services. */
export async function startLocalHost(
  services: AppServices,
  { http, only, ...options }: LocalHostOptions,
): Promise<Host> {
  provideServices(services);
  const { bus, documents, settings, telemetry } = services;
  return startHost({
    directory: root,
    ...(only
      ? { appFiles: [...functionFiles(only), ...(telemetry ? [functionFile('telemetry')] : [])] }
      : { appGlob: functionFile('*') }),
    hostJson: await localHostJson(),
    bus,
    documents,
    settings,
    log: errorsOnly,
    ...options,
    ...defined({
      http: http && { ...http, routes: await routesOf(services), streams: await streamsOf(services) },
    }),
  });
}

async function streamsOf(
  services: AppServices,
): Promise<NonNullable<HostOptions['http']>['streams'] & object> {
  const { answerRequest, routes } = await import('../../../shared/api/index.ts');
  const entries = routes.filter(({ isStream }) => isStream);
  return Object.fromEntries(
    entries.map((entry) => [
      entry.path,
      async (sender) => {
        const request = { ...sender, method: entry.method, text: () => Promise.resolve('') };
        const { status, headers, stream, jsonBody } = await answerRequest(
          [entry],
          { services, identify: services.identify },
          request,
        );
        if (stream) return { status, headers: { ...headers }, body: stream };
        const refused = { ...headers, 'content-type': 'application/json' };
        return { status, headers: refused, body: [JSON.stringify(jsonBody)] };
      },
    ]),
  );
}

/** Loads the API's functions and rooms only when the API is served. */
async function routesOf({ identify }: AppServices): Promise<HttpRoutes> {
  const { bodyBytesOf, refusalOf } = await import('../../../shared/api/index.ts');
  return {
    bodyBytesOf,
    refusalOf: (method, path, credentials) => refusalOf(method, path, { identify, credentials }),
  };
}

/** A scan shows its own progress, so only errors are printed. */
const errorsOnly: Log = (level, category, message, fields) => {
  if (level !== 'error' && level !== 'critical') return;
  const reason = fields?.['error'];
  tell(`${category}: ${message}${reason === undefined ? '' : `: ${String(reason)}`}`);
};

/** More concurrent calls than on Azure: here they share one process, and each flush to disk. */
const CONCURRENT_CALLS = 32;

async function localHostJson(): Promise<unknown> {
  const hostJson = JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as {
    extensions: { serviceBus: Record<string, unknown> };
  };
  hostJson.extensions.serviceBus['maxConcurrentCalls'] = CONCURRENT_CALLS;
  hostJson.extensions.serviceBus['maxConcurrentSessions'] = CONCURRENT_CALLS;
  return hostJson;
}
