/**
 * The only list of metrics: what is emitted, the page for Prometheus, the dashboard of Grafana, the workbook on Azure
 * and their documentation follow it. Names and units of the first part are OpenTelemetry's.
 * https://opentelemetry.io/docs/specs/semconv/general/metrics/
 */

export interface Metric {
  kind: 'counter' | 'gauge' | 'histogram';
  /** Unified Code for Units of Measure; braces annotate counts. */
  unit: string;
  description: string;
  /** Names of its attributes: none has a value that people or records chose, but names of what we ship. */
  attributes: readonly string[];
  /** A panel's title in dashboards. */
  title: string;
}

/** Seconds: the boundaries that the conventions advise for durations. */
export const DURATION_BOUNDARIES = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300, 1800,
];

export const metrics = {
  'http.server.request.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Duration of HTTP requests.',
    attributes: ['http.request.method', 'http.route', 'http.response.status_code', 'error.type'],
    title: 'Requests of the API',
  },
  'faas.invoke_duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Duration of executions of functions.',
    attributes: ['faas.trigger', 'faas.name'],
    title: 'Executions of functions',
  },
  'faas.errors': {
    kind: 'counter',
    unit: '{error}',
    description: 'Executions of functions that failed.',
    attributes: ['faas.trigger', 'faas.name', 'error.type'],
    title: 'Failed executions',
  },
  'messaging.process.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Duration of handling a message.',
    attributes: [
      'messaging.system',
      'messaging.operation.name',
      'messaging.destination.name',
      'messaging.destination.subscription.name',
      'error.type',
    ],
    title: 'Handling of messages',
  },
  'messaging.client.sent.messages': {
    kind: 'counter',
    unit: '{message}',
    description: 'Messages that were sent.',
    attributes: ['messaging.system', 'messaging.operation.name', 'messaging.destination.name', 'error.type'],
    title: 'Messages sent',
  },
  'messaging.client.consumed.messages': {
    kind: 'counter',
    unit: '{message}',
    description: 'Messages that were handed to a function.',
    attributes: [
      'messaging.system',
      'messaging.operation.name',
      'messaging.destination.name',
      'messaging.destination.subscription.name',
      'error.type',
    ],
    title: 'Messages taken',
  },
  'patchline.findings': {
    kind: 'gauge',
    unit: '{finding}',
    description: 'Findings, by status. What is under embargo is not counted.',
    attributes: ['patchline.release', 'patchline.finding.status'],
    title: 'Findings by status',
  },
  'patchline.sla.clocks': {
    kind: 'gauge',
    unit: '{clock}',
    description: 'Clocks of findings that are not at rest, by what they show.',
    attributes: ['patchline.release', 'patchline.clock.state'],
    title: 'Clocks of the SLA',
  },
  'patchline.queue.messages': {
    kind: 'gauge',
    unit: '{message}',
    description: 'Messages in queues and subscriptions.',
    attributes: [
      'messaging.destination.name',
      'messaging.destination.subscription.name',
      'patchline.message.state',
    ],
    title: 'Messages that wait',
  },
  'patchline.queue.lag': {
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest message of a queue or subscription; 0 if none waits.',
    attributes: ['messaging.destination.name', 'messaging.destination.subscription.name'],
    title: 'Lag of queues',
  },
  'patchline.run.lag': {
    kind: 'gauge',
    unit: 's',
    description: 'Time since the snapshot of the NVD in force was known to be up to date.',
    attributes: [],
    title: 'Lag behind the NVD',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** What may be said with a metric: attributes of its list. */
export type AttributesOf<M extends MetricName> = Readonly<
  Partial<Record<(typeof metrics)[M]['attributes'][number], string | number>>
>;
