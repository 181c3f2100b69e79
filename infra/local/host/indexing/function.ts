import type { ContainerName, Inbox } from '../../../../shared/platform/index.ts';
import type { RetryPolicy } from '../retry.ts';
import type { Schedule } from '../timer/schedule.ts';
import type { RegisteredFunction } from '../worker/app.ts';
import type { RouteTemplate } from '../http/route.ts';

/** A function as the host runs it: registered by the app, its trigger checked and its settings resolved. */
export type HostFunction = HttpFunction | TimerFunction | ServiceBusFunction | FeedFunction;

interface Indexed {
  name: string;
  /** Name of the trigger binding. */
  triggerName: string;
  registered: RegisteredFunction;
}

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export interface HttpFunction extends Indexed {
  kind: 'http';
  /** Includes the route prefix of host.json. */
  route: RouteTemplate;
  /** Upper case. */
  methods: readonly string[];
  authLevel: AuthLevel;
}

export interface TimerFunction extends Indexed {
  kind: 'timer';
  schedule: Schedule;
  runOnStartup: boolean;
  useMonitor: boolean;
  retry?: RetryPolicy;
}

export interface FeedFunction extends Indexed {
  kind: 'cosmos-db';
  /** The container whose change feed it reads. */
  container: ContainerName;
  /** Where the position in the feed is stored, and under which id. */
  leaseContainer: ContainerName;
  leaseId: string;
  /** Milliseconds between polls of a feed that has been read to its end. */
  pollDelay: number;
  maxItems: number;
  /** Without a lease: start at the first change instead of now. */
  fromBeginning: boolean;
  retry?: RetryPolicy;
}

export interface ServiceBusFunction extends Indexed {
  kind: 'service-bus';
  source: Inbox;
  sessions: boolean;
  /** The handler takes a batch. */
  many: boolean;
  /** Overrides host.json. */
  autoComplete?: boolean;
  /** The handler takes the bytes instead of the parsed JSON. */
  binary: boolean;
}
