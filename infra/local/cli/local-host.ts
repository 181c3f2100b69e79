import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyBytesOf, refusalOf } from '../../../shared/api/index.ts';
import { type AppServices, provideServices } from '../../../shared/app/index.ts';
import { defined } from '../../../shared/platform/index.ts';
import { type Host, type HostOptions, type HttpRoutes, type Log, startHost } from '../host/index.ts';
import { tell } from './say.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Starts the project's functions on the local host, which hands them these services. */
export async function startLocalHost(
  services: AppServices,
  { http, ...options }: Pick<HostOptions, 'listen' | 'http'> & { log?: Log },
): Promise<Host> {
  provideServices(services);
  const { bus, documents, settings, identify } = services;
  const routes: HttpRoutes = {
    bodyBytesOf,
    refusalOf: (method, path, credentials) => refusalOf(method, path, { identify, credentials }),
  };
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  return startHost({
    directory: root,
    appGlob: `functions/*.${extension}`,
    hostJson: await localHostJson(),
    bus,
    documents,
    settings,
    log: errorsOnly,
    ...options,
    ...defined({ http: http && { ...http, routes } }),
  });
}

/** A scan shows its own progress; only what went wrong is worth a line. */
const errorsOnly: Log = (level, category, message, fields) => {
  if (level !== 'error' && level !== 'critical') return;
  const reason = fields?.['error'];
  tell(`${category}: ${message}${reason === undefined ? '' : `: ${String(reason)}`}`);
};

/** More calls at once than on Azure: here they share one process, and each flush to the disk. */
const CONCURRENT_CALLS = 32;

async function localHostJson(): Promise<unknown> {
  const hostJson = JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as {
    extensions: { serviceBus: Record<string, unknown> };
  };
  hostJson.extensions.serviceBus['maxConcurrentCalls'] = CONCURRENT_CALLS;
  hostJson.extensions.serviceBus['maxConcurrentSessions'] = CONCURRENT_CALLS;
  return hostJson;
}
