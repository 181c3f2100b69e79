import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { type Bus, messageOf, type Inbox } from '../../../shared/platform/index.ts';
import type { Activity } from './activity.ts';
import type { AdminHost } from './http/admin.ts';
import type { HttpServer } from './http/server.ts';
import { countsOf, waitUntilIdle } from './idle.ts';
import type { Invoker } from './invoker.ts';
import type { Listeners } from './listeners.ts';
import type { Log } from './log.ts';
import type { FunctionInfo, Host } from './options.ts';
import type { HandStarter } from './run-by-hand.ts';
import { HOST_VERSION } from './worker/core-api.ts';
import type { Hooks } from './worker/hooks.ts';

interface HostParts {
  functions: readonly FunctionInfo[];
  hooks: Hooks;
  bus: Bus;
  activity: Activity;
  listeners: Listeners;
  invoker: Invoker;
  starter: HandStarter;
  graceMs: number;
  log: Log;
}

const CATEGORY = 'Host.General';

/** A loaded app with running listeners. */
export class LocalHost implements Host, AdminHost {
  readonly #parts: HostParts;
  readonly #instanceId = randomUUID();
  readonly #startedAt = performance.now();
  #http: { server: HttpServer; address: string } | undefined;
  #stopped: Promise<void> | undefined;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  get address(): string | undefined {
    return this.#http?.address;
  }

  async serve(server: HttpServer): Promise<void> {
    this.#http = { server, address: await server.listen() };
  }

  functions(): readonly FunctionInfo[] {
    return this.#parts.functions;
  }

  status(): object {
    return {
      id: 'patchline',
      instanceId: this.#instanceId,
      state: this.#stopped ? 'Stopping' : 'Running',
      version: HOST_VERSION,
      processUptime: Math.round(performance.now() - this.#startedAt),
    };
  }

  async trigger(name: string, input?: unknown): Promise<void> {
    await this.#parts.starter.prepare(name, input)();
  }

  run(name: string, input: unknown): void {
    const { starter, log } = this.#parts;
    try {
      // The invoker logs the outcome.
      starter
        .prepare(name, input)()
        .catch(() => undefined);
    } catch (error) {
      log('error', `Function.${name}`, 'Executed (Failed)', { error: messageOf(error) });
    }
  }

  drain(): void {
    this.#parts.listeners.drain();
  }

  /** Listeners do not wait for retries when they stop, so none is ever outstanding. */
  drainStatus(): object {
    const { listeners, invoker } = this.#parts;
    const { outstanding } = invoker;
    const drained = outstanding === 0 ? 'Completed' : 'InProgress';
    return {
      state: listeners.draining ? drained : 'Disabled',
      outstandingInvocations: outstanding,
      outstandingRetries: 0,
    };
  }

  async resume(): Promise<boolean> {
    if (this.#stopped) return false;
    await this.#parts.listeners.resume();
    return true;
  }

  idle(): Promise<void> {
    const { activity, bus, listeners } = this.#parts;
    return waitUntilIdle(activity, bus, listeners);
  }

  async pendingScheduled(): Promise<{ source: Inbox; count: number }[]> {
    const inboxes = this.#parts.listeners.sources();
    const counts = await countsOf(this.#parts.bus, inboxes);
    return inboxes
      .map((inbox, index) => ({ source: inbox, count: counts[index]?.scheduled ?? 0 }))
      .filter(({ count }) => count > 0);
  }

  startListener(name: string): Promise<void> {
    return this.#parts.listeners.start(name);
  }

  stopListener(name: string): Promise<void> {
    return this.#parts.listeners.stop(name);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const { hooks, log, graceMs } = this.#parts;
    const http = this.#http?.server.close();
    if (!(await this.#drained(http?.closed))) {
      log('warning', CATEGORY, 'The grace period is over, but functions still run', { graceMs });
    }
    try {
      await hooks.runAppHook('appTerminate');
    } catch (error) {
      log('error', CATEGORY, `An appTerminate hook failed: ${messageOf(error)}`);
    }
    http?.cut();
    await http?.closed;
  }

  /** False when the grace period ended first. */
  async #drained(httpClosed: Promise<void> | undefined): Promise<boolean> {
    const { activity, listeners, graceMs } = this.#parts;
    const cancel = new AbortController();
    const drained = Promise.all([listeners.stopAll(), httpClosed]).then(() => activity.quiet());
    const late = delay(graceMs, false, { signal: cancel.signal }).catch(() => false);
    const result = await Promise.race([drained.then(() => true), late]);
    cancel.abort();
    return result;
  }
}
