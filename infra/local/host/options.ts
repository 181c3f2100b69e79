import type { Bus, Clock, Documents, Inbox } from '../../../shared/platform/index.ts';
import type { HttpOptions } from './http/server.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { AppSource } from './worker/load.ts';
import type { RpcRetryOptions } from './worker/types.ts';

/** Enough to load and check an app. */
export interface IndexOptions extends AppSource {
  /** The parsed host.json. */
  hostJson: unknown;
  /** App settings for `%NAME%`; default: none. */
  settings?: Settings;
  log: Log;
}

export interface HostOptions extends IndexOptions {
  bus: Bus;
  /** Their change feeds are listened to; keeps the status of monitored timers and the leases of the feeds. */
  documents: Documents;
  /** Drives timers and locks: the clock that the bus has. Default: the system's. */
  clock?: Clock;
  /** Without it neither HTTP functions nor admin endpoints are served. */
  http?: HttpOptions;
  /** Which functions are listened for from the start; default: all. */
  listen?: (fn: FunctionInfo) => boolean;
  /** How long `stop` waits for what runs, in milliseconds; default 30 seconds. */
  graceMs?: number;
}

/** What a function registered, in order of name. */
export interface FunctionInfo {
  name: string;
  trigger: 'http' | 'timer' | 'service-bus' | 'cosmos-db';
  /** The JSON of each binding, as the Azure Functions host reads it. */
  rawBindings: readonly string[];
  retryOptions?: RpcRetryOptions;
}

export interface Host {
  functions(): readonly FunctionInfo[];
  /** The base address of the HTTP server, where there is one. */
  readonly address: string | undefined;
  /**
   * Runs a function by hand, whether or not it is listened for, and resolves when the run is over. `input` is the
   * message body, as text or JSON value, or an array of changed documents; timers take none.
   * @throws NotFoundError, InvalidInputError (an HTTP function), or what the function threw.
   */
  trigger(name: string, input?: unknown): Promise<void>;
  /**
   * Resolves when nothing runs, no queue or subscription that is listened for has an active or locked message, and
   * every change of the containers that are listened to has been handed over. Scheduled messages do not count.
   */
  idle(): Promise<void>;
  /** The queues and subscriptions that are listened for and hold messages for later, and how many. */
  pendingScheduled(): Promise<{ source: Inbox; count: number }[]>;
  /** Listens for a function that has no HTTP trigger; nothing happens when it is. @throws NotFoundError */
  startListener(name: string): Promise<void>;
  /** Takes nothing new for the function and resolves when what it runs has ended. @throws NotFoundError */
  stopListener(name: string): Promise<void>;
  /** Stops listening, waits for what runs up to the grace period, runs the appTerminate hooks, closes HTTP. Once. */
  stop(): Promise<void>;
}
