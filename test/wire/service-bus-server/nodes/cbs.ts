import type { Link } from '../amqp/link.ts';
import { ConsumerLink } from '../amqp/consumer-link.ts';
import * as encode from '../amqp/encode.ts';
import { accepted } from '../amqp/performatives.ts';
import { PublisherLink } from '../amqp/publisher-link.ts';
import type { Claims, Secrets } from './claims.ts';
import { ALL_RIGHTS, covers, pathOf, rightsOf } from './claims.ts';
import type { Request } from './replies.ts';
import { parseRequest, sendReply } from './replies.ts';

export const CBS = '$cbs';
const MAX_TOKEN_BYTES = 65_536;

/** Claims-based security: takes the tokens that every other link of the connection needs. */
export function attachCbs(link: Link, claims: Claims, secrets: Secrets): void {
  if (link instanceof ConsumerLink) {
    link.accept();
  } else if (link instanceof PublisherLink) {
    link.accept(({ payload, settle }) => {
      settle(accepted());
      const request = parseRequest(payload);
      const [status, description] = putToken(request, claims, secrets);
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
  secrets: Secrets,
): [status: number, description: string] {
  const audience = properties.get('name');
  if (properties.get('operation') !== 'put-token') return [400, 'BadRequest: unknown operation'];
  if (typeof body !== 'string' || typeof audience !== 'string') return [400, 'BadRequest: no token'];
  if (properties.get('type') === 'jwt') {
    if (body !== secrets.token) return [401, 'InvalidToken'];
    claims.grant(pathOf(audience), ALL_RIGHTS);
    return [202, 'Accepted'];
  }
  if (properties.get('type') !== 'servicebus.windows.net:sastoken') return [400, 'BadRequest: token type'];
  const granted = rightsOf(body, secrets);
  if (granted === undefined) return [401, 'InvalidSignature: The token has an invalid signature.'];
  if (!covers(pathOf(granted.resource), pathOf(audience))) return [401, 'InvalidAudience'];
  claims.grant(pathOf(audience), granted.rights);
  return [202, 'Accepted'];
}
