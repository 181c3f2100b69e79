import { ConsumerLink } from '../amqp/consumer-link.ts';
import type { Link } from '../amqp/link.ts';
import { PublisherLink } from '../amqp/publisher-link.ts';
import { attachCbs, CBS } from './cbs.ts';
import type { Secrets } from './claims.ts';
import { Claims } from './claims.ts';
import { attachConsumer } from './consuming.ts';
import { notAllowed, notFound, unauthorized } from './errors.ts';
import { attachManagement } from './management.ts';
import type { Peer } from './peer.ts';
import { attachPublisher } from './publishing.ts';
import { attachSessionConsumer, SESSION_FILTER } from './session-consuming.ts';

/** What the links of one connection are attached to. */
export function routerFor(peer: Peer, secrets: Secrets): (link: Link) => void {
  const claims = new Claims();
  return (link) => {
    const { address } = link;
    if (address === CBS) {
      attachCbs(link, claims, secrets);
      return;
    }
    const fault = peer.faults.take('attach', address);
    if (fault !== undefined && 'refuse' in fault) link.refuse(fault.refuse);
    else if (fault !== undefined && 'drop' in fault) peer.drop();
    else route(link, address, claims, peer);
  };
}

function route(link: Link, address: string, claims: Claims, peer: Peer): void {
  const { catalog } = peer.broker;
  const managed = catalog.managed(address);
  const box = catalog.box(address);
  const entity = catalog.entity(address);
  if (managed !== undefined) {
    if (claims.allows(address, 'Listen', 'Send')) attachManagement(link, catalog.box(managed), peer);
    else link.refuse(unauthorized(address));
  } else if (link instanceof PublisherLink && entity !== undefined) {
    if (claims.allows(address, 'Send')) attachPublisher(link, entity, peer);
    else link.refuse(unauthorized(address));
  } else if (link instanceof ConsumerLink && box !== undefined) {
    if (!claims.allows(address, 'Listen')) link.refuse(unauthorized(address));
    else if (box.sessions !== link.filter.has(SESSION_FILTER)) link.refuse(wrongKind(box.sessions));
    else if (box.sessions) attachSessionConsumer(link, box, peer);
    else attachConsumer(link, box, peer);
  } else {
    link.refuse(notFound(address));
  }
}

function wrongKind(sessions: boolean): ReturnType<typeof notAllowed> {
  return notAllowed(
    sessions
      ? 'It is not possible for an entity that requires sessions to create a non-sessionful message receiver.'
      : 'A sessionful message receiver cannot be created on an entity that does not require sessions.',
  );
}
