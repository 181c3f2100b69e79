import { setTimeout as delay } from 'node:timers/promises';

import { DecodeError } from '../amqp/decode.ts';
import type { AmqpError } from '../amqp/performatives.ts';
import { accepted, rejected } from '../amqp/performatives.ts';
import type { Incoming, PublisherLink } from '../amqp/publisher-link.ts';
import type { Broker } from '../broker/broker.ts';
import type { Definition } from '../broker/definitions.ts';
import type { Message } from '../broker/message.ts';
import { parseBatch, parseMessage } from '../broker/message.ts';
import { notAllowed } from './errors.ts';
import type { Peer } from './peer.ts';

/** Of the Standard tier: for a message, and for a batch as a whole. */
const MAX_MESSAGE_BYTES = 262_144;
const MAX_ID_LENGTH = 128;
const BATCH_FORMAT = 0x8001_3700;

/** Takes the messages that a client sends to a queue or topic. A batch is taken or refused as one. */
export function attachPublisher(link: PublisherLink, entity: Definition, peer: Peer): void {
  const { broker, faults, drop } = peer;
  const take = (incoming: Incoming): void => {
    const error = store(incoming, entity, broker);
    incoming.settle(error === undefined ? accepted() : rejected(error));
  };
  link.accept((incoming) => {
    const fault = faults.take('send', entity.name);
    if (fault === undefined) {
      take(incoming);
    } else if ('refuse' in fault) {
      incoming.settle(rejected(fault.refuse));
    } else if ('delayMs' in fault) {
      void delay(fault.delayMs).then(() => {
        take(incoming);
      });
    } else {
      if (fault.drop === 'after') store(incoming, entity, broker);
      drop();
    }
  }, MAX_MESSAGE_BYTES);
}

function store({ format, payload }: Incoming, entity: Definition, broker: Broker): AmqpError | undefined {
  if (payload.length > MAX_MESSAGE_BYTES) {
    const description = `The received message (size:${payload.length} bytes) exceeds the limit.`;
    return { condition: 'amqp:link:message-size-exceeded', description };
  }
  if (format !== 0 && format !== BATCH_FORMAT) throw new DecodeError(`message format ${format}`);
  const messages = format === 0 ? [parseMessage(payload)] : parseBatch(payload);
  const error = messages.map((message) => refusal(message, entity)).find((one) => one !== undefined);
  if (error === undefined) broker.send(entity, messages);
  return error;
}

function refusal({ id, sessionId }: Message, entity: Definition): AmqpError | undefined {
  if (id.length > MAX_ID_LENGTH || (sessionId?.length ?? 0) > MAX_ID_LENGTH) {
    return { condition: 'com.microsoft:argument-error', description: 'An id has more than 128 characters.' };
  }
  const boxes = entity.kind === 'queue' ? [entity] : entity.subscriptions;
  if (sessionId !== undefined || !boxes.some(({ requiresSession }) => requiresSession)) return undefined;
  return notAllowed('The SessionId was not set on a message, and it cannot be sent to the entity.');
}
