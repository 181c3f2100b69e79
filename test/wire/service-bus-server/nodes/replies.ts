import { randomBytes } from 'node:crypto';

import type { Value } from '../amqp/decode.ts';
import { Reader } from '../amqp/decode.ts';
import * as encode from '../amqp/encode.ts';
import type { LinkHost } from '../amqp/hosts.ts';
import { Fields, performative, undescribed } from '../amqp/performatives.ts';

const PROPERTIES = 0x73;
const APPLICATION_PROPERTIES = 0x74;
const AMQP_VALUE = 0x77;

/** A request to `$cbs` or `$management`. */
export interface Request {
  messageId: Buffer;
  replyTo: string;
  properties: Map<string, Value>;
  body: Value | undefined;
}

export function parseRequest(bytes: Buffer): Request {
  const reader = new Reader(bytes);
  const request: Request = { messageId: encode.nil, replyTo: '', properties: new Map(), body: undefined };
  while (reader.remaining > 0) {
    const section = new Reader(reader.readRaw());
    const descriptor = section.readDescriptor();
    if (descriptor === PROPERTIES) {
      const fields = new Fields(section.readListRaw());
      request.messageId = fields.raw(0);
      request.replyTo = fields.string(4) ?? '';
    } else if (descriptor === APPLICATION_PROPERTIES) {
      const properties = section.read();
      if (properties instanceof Map) request.properties = properties;
    } else if (descriptor === AMQP_VALUE) {
      request.body = undescribed(section.read());
    }
  }
  return request;
}

export interface Reply {
  properties: readonly (readonly [string, Buffer])[];
  body: Buffer;
}

/** Sends the reply over the link of that session which the request names. */
export function sendReply(session: LinkHost, request: Request, reply: Reply): void {
  const none = undefined;
  const message = Buffer.concat([
    performative(PROPERTIES, [none, none, none, none, none, request.messageId]),
    encode.described(
      APPLICATION_PROPERTIES,
      encode.map(reply.properties.map(([name, value]) => [encode.string(name), value] as const)),
    ),
    encode.described(AMQP_VALUE, reply.body),
  ]);
  session.outletNamed(request.replyTo)?.deliver(message, randomBytes(4));
}
