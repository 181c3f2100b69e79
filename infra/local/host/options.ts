import type { Bus, Clock, Documents, Inbox } from '../../../shared/platform/index.ts';
import type { HttpOptions } from './http/server.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { AppSource } from './worker/load.ts';
import type { RpcRetryOptions } from './worker/types.ts';

/** What it takes to load and check an app. */
export interface IndexOptions extends AppSource {
  /** The parsed host.json. */
  hostJson: unknown;
  /** App settings for `%NAME%`; default: none. */
  settings?: Settings;
  log: Log;
}

export interface HostOptions extends IndexOptions {
  bus: Bus;
  /** Source of the change feeds; also stores the status of monitored timers and the leases of the feeds. */
  documents: Documents;
  /** Drives timers and locks; must be the clock of the bus. Default: the system clock. */
  clock?: Clock;
  /** Without it, neither HTTP functions nor admin endpoints are served. */
  http?: HttpOptions;
  /** Which functions to listen for from the start; default: all. */
  listen?: (fn: FunctionInfo) => boolean;
  /** How long `stop` waits for running work, in milliseconds; default: 30 seconds. */
  graceMs?: number;
}

/** A function that the app registered. */
export interface FunctionInfo {
  name: string;
  trigger: 'http' | 'timer' | 'service-bus' | 'cosmos-db';
  /** The JSON of each binding, as the Azure Functions host reads it. */
  rawBindings: readonly string[];
  retryOptions?: RpcRetryOptions;
}

export interface Host {
  functions(): readonly FunctionInfo[];
  /** The base address of the HTTP server, if there is one. */
  readonly address: string | undefined;
  /**
   * Runs a function manually, whether or not it is listened for, and resolves when the run is over. `input`
   * is the message body, as text or a JSON value, or an array of changed documents; timers take none.
   * @throws NotFoundError, InvalidInputError (an HTTP function), or what the function threw.
   */
  trigger(name: string, input?: unknown): Promise<void>;
  /**
   * Resolves when nothing runs, no queue or subscription being listened to has an active or locked message,
   * and every change of the monitored containers has been handed over. Scheduled messages do not count.
   */
  idle(): Promise<void>;
  /** The queues and subscriptions being listened to that hold scheduled messages, with their counts. */
  pendingScheduled(): Promise<{ source: Inbox; count: number }[]>;
  /**
   * Listens for a function without an HTTP trigger; does nothing if already listening.
   * @throws NotFoundError
   */
  startListener(name: string): Promise<void>;
  /**
   * Takes no new work for the function and resolves when its running work has ended.
   * @throws NotFoundError
   */
  stopListener(name: string): Promise<void>;
  /**
   * Stops listening, waits up to the grace period for running work, runs the appTerminate hooks and closes
   * HTTP. Later calls do nothing more.
   */
  stop(): Promise<void>;
}
