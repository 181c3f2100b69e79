import type { Link } from '../amqp/link.ts';
import { ConsumerLink } from '../amqp/consumer-link.ts';
import * as encode from '../amqp/encode.ts';
import { accepted } from '../amqp/performatives.ts';
import { PublisherLink } from '../amqp/publisher-link.ts';
import type { AccessKey, Claims } from './claims.ts';
import { pathOf, rightsOf } from './claims.ts';
import type { Request } from './replies.ts';
import { parseRequest, sendReply } from './replies.ts';

export const CBS = '$cbs';
const MAX_TOKEN_BYTES = 65_536;

/** Claims-based security: takes the tokens that every other link of the connection needs. */
export function attachCbs(link: Link, claims: Claims, keys: readonly AccessKey[]): void {
  if (link instanceof ConsumerLink) {
    link.accept();
  } else if (link instanceof PublisherLink) {
    link.accept(({ payload, settle }) => {
      settle(accepted());
      const request = parseRequest(payload);
      const [status, description] = putToken(request, claims, keys);
      const properties = [
        ['status-code', encode.int(status)],
        ['status-description', encode.string(description)],
      ] as const;
      sendReply(link.session, request, { properties, body: encode.nil });
    }, MAX_TOKEN_BYTES);
  }
}

function putToken(
  { properties, body }: Request,
  claims: Claims,
  keys: readonly AccessKey[],
): [status: number, description: string] {
  const audience = properties.get('name');
  if (properties.get('operation') !== 'put-token') return [400, 'BadRequest: unknown operation'];
  if (properties.get('type') !== 'servicebus.windows.net:sastoken') return [400, 'BadRequest: token type'];
  if (typeof body !== 'string' || typeof audience !== 'string') return [400, 'BadRequest: no token'];
  const granted = rightsOf(body, keys);
  if (granted === undefined) return [401, 'InvalidSignature: The token has an invalid signature.'];
  if (granted.resource.toLowerCase() !== audience.toLowerCase()) return [401, 'InvalidAudience'];
  claims.grant(pathOf(audience), granted.rights);
  return [202, 'Accepted'];
}
