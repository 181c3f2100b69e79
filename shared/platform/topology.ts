import type { ContainerName } from './documents.ts';

/**
 * The only list of queues, topics, subscriptions and containers: adapters, the host and the Bicep follow it.
 */

export interface EntityOptions {
  /** Window of duplicate detection by message ID, in seconds. */
  duplicateDetectionSeconds: number;
  /** Seconds a received message stays locked without renewal. */
  lockSeconds: number;
  /** Failed deliveries after which a message is dead-lettered. */
  maxDeliveries: number;
  requiresSession: boolean;
}

export interface Subscription {
  name: string;
  requiresSession: boolean;
  /** Application properties that must all be equal (a correlation filter); without it everything arrives. */
  filter?: Readonly<Record<string, string | number | boolean>>;
  lockSeconds: number;
  maxDeliveries: number;
}

interface Topic {
  name: TopicName;
  duplicateDetectionSeconds: number;
  subscriptions: readonly Subscription[];
}

export type QueueName = 'ingest-jobs' | 'match-jobs' | 'advisory-jobs';
export type TopicName =
  'finding-events' | 'patch-events' | 'embargo-events' | 'advisory-events' | 'operations-events';

const DAY = 86_400;
const job: EntityOptions = {
  duplicateDetectionSeconds: DAY,
  lockSeconds: 300,
  maxDeliveries: 10,
  requiresSession: false,
};
const ordered = { requiresSession: true, lockSeconds: 60, maxDeliveries: 10 } as const;

export const queues: Readonly<Record<QueueName, EntityOptions>> = {
  'ingest-jobs': job,
  'match-jobs': job,
  'advisory-jobs': job,
};

export const topics: readonly Topic[] = [
  {
    name: 'finding-events',
    duplicateDetectionSeconds: DAY,
    subscriptions: [
      { name: 'patches', ...ordered, filter: { type: 'finding.changed' } },
      { name: 'decisions', ...ordered, filter: { type: 'decision.recorded' } },
      { name: 'clocks', ...ordered },
      { name: 'triage', ...ordered },
    ],
  },
  {
    name: 'patch-events',
    duplicateDetectionSeconds: DAY,
    subscriptions: [
      { name: 'clocks', ...ordered },
      { name: 'build-system', ...ordered },
      { name: 'patches', ...ordered, filter: { about: 'image' } },
      { name: 'advisories', ...ordered, filter: { type: 'patch.placed' } },
    ],
  },
  {
    // All events under embargo. Besides Patchline itself, one build pipeline reads it.
    name: 'embargo-events',
    duplicateDetectionSeconds: DAY,
    subscriptions: [
      { name: 'patches', ...ordered, filter: { type: 'finding.changed' } },
      { name: 'clocks', ...ordered },
      { name: 'build-system', ...ordered },
    ],
  },
  {
    name: 'advisory-events',
    duplicateDetectionSeconds: DAY,
    subscriptions: [{ name: 'public-feed', ...ordered }],
  },
  {
    name: 'operations-events',
    duplicateDetectionSeconds: DAY,
    subscriptions: [{ name: 'operators', ...ordered }],
  },
];

export interface ContainerOptions {
  /** The field that contains the partition value, as a Cosmos DB path. */
  partitionKey: `/${string}`;
  /** Seconds until documents expire unless their own `ttl` says otherwise; absent if they stay. */
  defaultTtl?: number;
  /** Set if aggregates put events into outboxes here: the relay follows its changes. */
  hasOutboxes?: true;
}

export const containers: Readonly<Record<ContainerName, ContainerOptions>> = {
  packages: { partitionKey: '/release' },
  findings: { partitionKey: '/packageKey', hasOutboxes: true },
  patches: { partitionKey: '/packageKey', hasOutboxes: true },
  embargoedFindings: { partitionKey: '/packageKey', hasOutboxes: true },
  embargoedPatches: { partitionKey: '/packageKey', hasOutboxes: true },
  reports: { partitionKey: '/release', hasOutboxes: true },
  embargoedReports: { partitionKey: '/release', hasOutboxes: true },
  images: { partitionKey: '/line', hasOutboxes: true },
  clocks: { partitionKey: '/packageKey', hasOutboxes: true },
  embargoedClocks: { partitionKey: '/packageKey', hasOutboxes: true },
  advisories: { partitionKey: '/series', hasOutboxes: true },
  decisions: { partitionKey: '/scope', hasOutboxes: true },
  runs: { partitionKey: '/runId' },
  events: { partitionKey: '/bucket' },
  embargoedEvents: { partitionKey: '/bucket' },
  subscribers: { partitionKey: '/subscriberId' },
  embargoedSubscribers: { partitionKey: '/subscriberId' },
  leases: { partitionKey: '/id' },
  samples: { partitionKey: '/entityDay', defaultTtl: 30 * DAY },
  alerts: { partitionKey: '/component', hasOutboxes: true },
  audit: { partitionKey: '/month' },
};

/** The containers whose changes the relay follows. */
export const outboxContainers: readonly ContainerName[] = (Object.keys(containers) as ContainerName[]).filter(
  (name) => containers[name].hasOutboxes === true,
);
