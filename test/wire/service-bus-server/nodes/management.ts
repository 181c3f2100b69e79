import type { Link } from '../amqp/link.ts';
import { ConsumerLink } from '../amqp/consumer-link.ts';
import type { Value } from '../amqp/decode.ts';
import * as encode from '../amqp/encode.ts';
import type { AmqpError } from '../amqp/performatives.ts';
import { accepted } from '../amqp/performatives.ts';
import { PublisherLink } from '../amqp/publisher-link.ts';
import type { Broker, Settlement } from '../broker/broker.ts';
import type { Box } from '../broker/catalog.ts';
import { deliveredMessage } from '../broker/message.ts';
import { textOf } from './consuming.ts';
import { messageLockLost, notAllowed, sessionLockLost } from './errors.ts';
import type { Peer } from './peer.ts';
import type { Reply, Request } from './replies.ts';
import { parseRequest, sendReply } from './replies.ts';
import { tokenOfUuid } from './token.ts';

const MAX_REQUEST_BYTES = 262_144;
/** A peek brings no more than fits into one message. */
const MAX_PEEK_BYTES = 262_144;

type Body = ReadonlyMap<string, Value>;

/** Answers the requests of one entity's `$management`; `box` is undefined for a topic. */
export function attachManagement(link: Link, box: Box | undefined, peer: Peer): void {
  const { broker, faults, drop } = peer;
  if (link instanceof ConsumerLink) {
    link.accept();
  } else if (link instanceof PublisherLink) {
    link.accept(({ payload, settle }) => {
      settle(accepted());
      const request = parseRequest(payload);
      const fault = faults.take('manage', box?.name ?? '');
      if (fault !== undefined && 'drop' in fault) {
        if (fault.drop === 'after') answer(request, box, broker);
        drop();
        return;
      }
      const refused = fault !== undefined && 'refuse' in fault;
      sendReply(link.session, request, refused ? failure(503, fault.refuse) : answer(request, box, broker));
    }, MAX_REQUEST_BYTES);
  }
}

function answer(request: Request, box: Box | undefined, broker: Broker): Reply {
  const operation = textOf(request.properties.get('operation')) ?? '';
  const body = request.body instanceof Map ? request.body : new Map<string, Value>();
  if (box === undefined) return failure(400, notAllowed(`${operation} of a topic`));
  switch (operation) {
    case 'com.microsoft:peek-message':
      return peek(body, box, broker);
    case 'com.microsoft:renew-lock':
      return renewLock(body, box, broker);
    case 'com.microsoft:update-disposition':
      return updateDisposition(body, box, broker);
    case 'com.microsoft:renew-session-lock':
      return renewSessionLock(body, box, broker);
  }
  const description = `this server does not know the operation ${operation}`;
  return failure(501, { condition: 'amqp:not-implemented', description });
}

function peek(body: Body, box: Box, broker: Broker): Reply {
  const rows = broker.peek(box, numberOf(body, 'from-sequence-number'), numberOf(body, 'message-count'));
  if (rows.length === 0) return reply(204, 'NoContent', encode.map([]));
  let bytes = 0;
  const messages = rows
    .map((row) => deliveredMessage(row))
    .filter((message, index) => {
      bytes += message.length;
      return index === 0 || bytes <= MAX_PEEK_BYTES;
    });
  const list = messages.map((message) => encode.map([[encode.string('message'), encode.binary(message)]]));
  return success([['messages', encode.list(list)]]);
}

function renewLock(body: Body, box: Box, broker: Broker): Reply {
  const until = tokensOf(body).map((token) => broker.renew(box, token));
  const known = until.filter((one) => one !== undefined);
  if (known.length < until.length || known.length === 0) return failure(410, messageLockLost);
  return success([['expirations', encode.array(known.map((one) => encode.timestamp(one)))]]);
}

function updateDisposition(body: Body, box: Box, broker: Broker): Reply {
  const settlement = settlementOf(body);
  if (settlement === undefined) return failure(400, notAllowed('this disposition is not known'));
  if (settlement.kind === 'deadLetter' && box.dead) {
    return failure(400, notAllowed('A dead letter cannot be dead-lettered.'));
  }
  const session = textOf(body.get('session-id'));
  if (box.sessions && session === undefined) return failure(400, notAllowed('The session id is missing.'));
  for (const token of tokensOf(body)) {
    if (box.sessions && broker.sessionOf(box, token) !== session) return failure(410, sessionLockLost);
    if (!broker.settle(box, token, settlement)) return failure(410, messageLockLost);
  }
  return success([]);
}

function settlementOf(body: Body): Settlement | undefined {
  switch (body.get('disposition-status')) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon' };
    case 'suspended':
      return {
        kind: 'deadLetter',
        reason: textOf(body.get('deadletter-reason')),
        description: textOf(body.get('deadletter-description')),
      };
  }
  return undefined;
}

function renewSessionLock(body: Body, box: Box, broker: Broker): Reply {
  const until = broker.renewSession(box, textOf(body.get('session-id')) ?? '');
  if (until === undefined) return failure(410, sessionLockLost);
  return success([['expiration', encode.timestamp(until)]]);
}

function tokensOf(body: Body): string[] {
  const tokens = body.get('lock-tokens');
  if (!Array.isArray(tokens)) return [];
  return tokens.map((token) => tokenOfUuid(textOf(token) ?? ''));
}

function numberOf(body: Body, name: string): number {
  const value = body.get(name);
  return typeof value === 'number' ? value : 0;
}

function success(entries: [string, Buffer][]): Reply {
  return reply(200, 'OK', encode.map(entries.map(([name, value]) => [encode.string(name), value] as const)));
}

function failure(status: number, { condition, description }: AmqpError): Reply {
  return reply(status, description, encode.map([]), [['errorCondition', encode.symbol(condition)]]);
}

function reply(
  status: number,
  description: string,
  body: Buffer,
  more: readonly (readonly [string, Buffer])[] = [],
): Reply {
  const properties = [
    ['statusCode', encode.int(status)],
    ['statusDescription', encode.string(description)],
    ...more,
  ] as const;
  return { properties, body };
}
