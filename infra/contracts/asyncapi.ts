import { z } from 'zod';
import { audienceOf, EVENT_WITHHELD, eventWithheldData } from '../../shared/events/index.ts';
import { advisoryJob, ingestJob, matchJob, migrateJob } from '../../shared/jobs/index.ts';
import {
  DATA_VERSION,
  EMBARGO_EVENTS,
  type QueueName,
  queues,
  type TopicName,
  topics,
} from '../../shared/platform/index.ts';
import { eventTypes } from './event-types.ts';
import { jsonSchemaOf } from './json-schema.ts';

const JOBS: Readonly<Record<QueueName, z.ZodType>> = {
  'ingest-jobs': z.union([ingestJob, migrateJob]),
  'match-jobs': matchJob,
  'advisory-jobs': advisoryJob,
};

/**
 * The contract of the queues and topics, made from the topology and the types of events. Queues are
 * Patchline's own: it sends and receives there. Of topics it is the sender; subscribers receive.
 * @param version of Patchline
 * @see https://www.asyncapi.com/docs/reference/specification/v3.1.0
 */
export function asyncApi(version: string): object {
  const types = [...Object.keys(eventTypes), EVENT_WITHHELD];
  const jobs = Object.entries(JOBS);
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Patchline',
      version,
      description:
        'Events as CloudEvents 1.0 in binary mode over AMQP: attributes are application properties with the prefix cloudEvents_, data is the body. Delivery is at least once: the id stays the same. The events of one aggregate come in order, `sequence` rising by one on each channel.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      serviceBus: {
        host: '{namespace}.servicebus.windows.net',
        protocol: 'amqps',
        description: 'Azure Service Bus; on one machine the same channels lie in a file.',
        variables: { namespace: { description: 'Of the deployment.' } },
      },
    },
    channels: named([
      ...topics.map(({ name }): [string, object] => [name, topicChannel(name)]),
      ...jobs.map(([name]): [string, object] => [name, queueChannel(name as QueueName)]),
    ]),
    operations: named([
      ...topics.map(({ name }): [string, object] => [
        `publish-${name}`,
        operation('send', name, typesOn(name)),
      ]),
      ...jobs.flatMap(([name]): [string, object][] => [
        [`queue-${name}`, operation('send', name, [name])],
        [`take-${name}`, operation('receive', name, [name])],
      ]),
    ]),
    components: {
      messages: named([
        ...types.map((type): [string, object] => [type, eventMessage(type)]),
        ...jobs.map(([name, schema]): [string, object] => [name, { name, payload: jsonSchemaOf(schema) }]),
      ]),
      schemas: { attributes },
    },
  };
}

function named(entries: (readonly [string, object])[]): Record<string, object> {
  return Object.fromEntries(entries);
}

/** The types that a topic carries: on the one for what is under embargo, every type that may be private. */
function typesOn(topic: TopicName): string[] {
  const own = Object.entries(eventTypes).filter(
    ([, type]) => type.topic === topic || (topic === EMBARGO_EVENTS && audienceOf(type.topic) === 'private'),
  );
  return [...own.map(([type]) => type), EVENT_WITHHELD];
}

function topicChannel(name: TopicName): object {
  const { subscriptions = [], duplicateDetectionSeconds } = topics.find((topic) => topic.name === name) ?? {};
  return {
    address: name,
    title: name,
    description: `Audience: ${audienceOf(name)}. Sessions: one per aggregate. A second message of one id within ${duplicateDetectionSeconds} s is dropped.`,
    messages: messagesOf(typesOn(name)),
    'x-audience': audienceOf(name),
    'x-subscriptions': subscriptions,
  };
}

function queueChannel(name: QueueName): object {
  return {
    address: name,
    title: name,
    description: 'Jobs of Patchline itself.',
    messages: messagesOf([name]),
    'x-queue': queues[name],
  };
}

function messagesOf(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

function operation(action: 'send' | 'receive', channel: string, messages: readonly string[]): object {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    messages: messages.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  };
}

function eventMessage(type: string): object {
  const data = type === EVENT_WITHHELD ? eventWithheldData : eventTypes[type]?.data;
  return {
    name: type,
    title: type,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/attributes' },
    payload: data && jsonSchemaOf(data),
  };
}

const text = (description: string): object => ({ type: 'string', description });

/** Application properties of an event: attributes of CloudEvents, and what filters see. */
const attributes = {
  type: 'object',
  required: [
    ...['specversion', 'id', 'type', 'source', 'subject', 'time', 'sequence', 'dataversion'].map(
      (name) => `cloudEvents_${name}`,
    ),
    'type',
  ],
  properties: {
    cloudEvents_specversion: { const: '1.0' },
    cloudEvents_id: text('Of the event: the same each time it is delivered.'),
    cloudEvents_type: text('As in `type`, but for a stand-in, which is event.withheld.'),
    cloudEvents_source: text('Which Patchline.'),
    cloudEvents_subject: text('What it is about, such as azurelinux-3.0/httpd/CVE-2021-26691.'),
    cloudEvents_time: { type: 'string', format: 'date-time' },
    cloudEvents_sequence: { type: 'integer', minimum: 1, description: 'Of its aggregate on this channel.' },
    cloudEvents_dataversion: {
      type: 'integer',
      minimum: 1,
      description: `Of the shape of its data; ${DATA_VERSION} now. A higher one may lack fields that this contract promises.`,
    },
    cloudEvents_late: { const: true, description: 'Withheld at first: later events have overtaken it.' },
    cloudEvents_dataref: text('Blob that holds the data, where that is too large for a message.'),
    type: text('Type of the event, for filters.'),
    severity: text('For filters.'),
    lane: text('For filters.'),
    package: text('For filters.'),
    release: text('For filters.'),
    about: text('For filters: image, where a topic carries events of patches and of images.'),
  },
};
