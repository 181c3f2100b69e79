import { isDeepStrictEqual } from 'node:util';
import { breaks } from '../../infra/contracts/compatibility.ts';

type Schema = Record<string, unknown>;

interface Subscription {
  name: string;
  requiresSession: boolean;
  filter?: Schema;
}

interface Channel {
  address: string;
  messages: Readonly<Record<string, { $ref: string }>>;
  'x-audience'?: string;
  'x-subscriptions'?: readonly Subscription[];
}

/** What is read here of a contract of the queues and topics. */
export interface Channels {
  channels: Record<string, Channel>;
  operations: Readonly<Record<string, { action: 'send' | 'receive'; channel: { $ref: string } }>>;
  components: {
    messages: Record<string, { headers?: { $ref: string }; payload: Schema }>;
    schemas: Readonly<Record<string, Schema>>;
  };
}

/**
 * What breaks for those who rely on an older contract of the queues and topics, each with its channel. Subscribers
 * rely on what is sent to topics; what still waits in queues was written by the older version.
 */
export function breaksOfChannels(older: Channels, newer: Channels): string[] {
  return Object.entries(older.channels).flatMap(([name, before]) => {
    const after = newer.channels[name];
    if (!after) return [`${name}: is gone`];
    const direction = isReceivedByPatchline(older, name) ? 'taken' : 'sent';
    const messages = Object.keys(before.messages).flatMap((message) => {
      if (!after.messages[message]) return [`${message}: is gone`];
      return breaks(shapeOf(older, before, message), shapeOf(newer, after, message), direction).map(
        (each) => `${message}: ${each}`,
      );
    });
    return [...changesOf(before, after), ...messages].map((each) => `${name}: ${each}`);
  });
}

function isReceivedByPatchline({ operations }: Channels, name: string): boolean {
  return Object.values(operations).some(
    ({ action, channel }) => action === 'receive' && channel.$ref.endsWith(`/${name}`),
  );
}

/** Of the channel itself: where it is, who may read it, and how it is received. */
function changesOf(before: Channel, after: Channel): string[] {
  const moved = (['address', 'x-audience'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => `its ${field.replace('x-', '')} was ${before[field]} and is ${after[field]}`);
  const subscriptions = (before['x-subscriptions'] ?? []).flatMap((older) => {
    const newer = after['x-subscriptions']?.find(({ name }) => name === older.name);
    if (!newer) return [`subscription ${older.name}: is gone`];
    const changed = (['requiresSession', 'filter'] as const).filter(
      (field) => !isDeepStrictEqual(older[field], newer[field]),
    );
    return changed.map((field) => `subscription ${older.name}: its ${field} changed`);
  });
  return [...moved, ...subscriptions];
}

/** A message as one object: its properties and its body. */
function shapeOf({ components }: Channels, { messages }: Channel, name: string): Schema {
  const message = components.messages[lastOf(messages[name]?.$ref)];
  const headers = components.schemas[lastOf(message?.headers?.$ref)] ?? {};
  return {
    type: 'object',
    required: ['properties', 'body'],
    properties: { properties: headers, body: message?.payload ?? {} },
  };
}

function lastOf(ref = ''): string {
  return ref.split('/').at(-1) ?? '';
}
