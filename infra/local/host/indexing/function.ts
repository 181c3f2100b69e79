import type { ContainerName, Inbox } from '../../../../shared/platform/index.ts';
import type { RetryPolicy } from '../retry.ts';
import type { Schedule } from '../timer/schedule.ts';
import type { RegisteredFunction } from '../worker/app.ts';
import type { RouteTemplate } from '../http/route.ts';

/** A function as the host runs it: registered by the app, its trigger checked and its settings resolved. */
export type HostFunction = HttpFunction | TimerFunction | ServiceBusFunction | FeedFunction;

interface Indexed {
  name: string;
  /** Name of the trigger's binding. */
  triggerName: string;
  registered: RegisteredFunction;
}

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export interface HttpFunction extends Indexed {
  kind: 'http';
  /** With the route prefix of host.json. */
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
  /** The container whose change feed is read. */
  container: ContainerName;
  /** Where the place in the feed is kept, and under which id. */
  leaseContainer: ContainerName;
  leaseId: string;
  /** Milliseconds between two looks at a feed that is read to its end. */
  pollDelay: number;
  maxItems: number;
  /** Where there is no lease yet: from the first change on, not from now. */
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
