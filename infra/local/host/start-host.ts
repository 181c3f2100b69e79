import { resolve } from 'node:path';

import { systemClock } from '../../../shared/platform/index.ts';
import { Activity } from './activity.ts';
import { FeedListener } from './cosmos-db/listener.ts';
import { LocalHost } from './host.ts';
import { describeFunction, loadAndIndex } from './index-app.ts';
import { Invoker } from './invoker.ts';
import { Listeners } from './listeners.ts';
import type { Host, HostOptions } from './options.ts';
import { HandStarter } from './run-by-hand.ts';
import { serviceBusListener } from './service-bus/listen.ts';
import { TimerListener } from './timer/listener.ts';
import { TimerStatuses } from './timer/status.ts';

const GRACE_MS = 30_000;

/**
 * Loads an app, runs its appStart hooks and listens for its triggers, as the Azure Functions host does.
 * @throws InvalidInputError listing the problems of the app, or what a hook or the HTTP port refused.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { bus, documents, clock = systemClock, listen = () => true } = options;
  const { app, functions, host: settings, log } = await loadAndIndex(options);
  await app.hooks.runAppHook('appStart', { functionAppDirectory: resolve(options.directory ?? '.') });

  const activity = new Activity();
  const invoker = new Invoker(app, activity, log);
  const statuses = new TimerStatuses(documents);
  const listeners = new Listeners();
  const timers = new Map<string, TimerListener>();
  for (const fn of functions) {
    if (fn.kind === 'timer') {
      const timer = new TimerListener(fn, { clock, statuses, activity, invoker, log });
      timers.set(fn.name, timer);
      listeners.add(fn, timer);
    } else if (fn.kind === 'service-bus') {
      listeners.add(
        fn,
        serviceBusListener(fn, { bus, clock, settings: settings.serviceBus, activity, invoker, log }),
      );
    } else if (fn.kind === 'cosmos-db') {
      listeners.add(fn, new FeedListener(fn, { documents, activity, invoker, log }));
    }
  }

  const infos = functions.map(describeFunction);
  const host = new LocalHost({
    functions: infos,
    hooks: app.hooks,
    bus,
    activity,
    listeners,
    invoker,
    starter: new HandStarter(functions, timers, invoker, clock),
    graceMs: options.graceMs ?? GRACE_MS,
    log,
  });
  try {
    if (options.http) {
      // Commands that do not serve HTTP need not load it.
      const { buildRouter, HttpServer } = await import('./http/index.ts');
      const router = buildRouter(functions.filter((fn) => fn.kind === 'http'));
      await host.serve(new HttpServer(options.http, { router, admin: host, activity, invoker, log }));
    }
    for (const info of infos) {
      if (info.trigger !== 'http' && listen(info)) await host.startListener(info.name);
    }
  } catch (error) {
    await host.stop();
    throw error;
  }
  return host;
}
