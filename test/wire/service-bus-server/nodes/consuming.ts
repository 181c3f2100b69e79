import { setTimeout as delay } from 'node:timers/promises';

import type { Value } from '../amqp/decode.ts';
import type { ConsumerLink } from '../amqp/consumer-link.ts';
import type { Outcome } from '../amqp/hosts.ts';
import type { AmqpError } from '../amqp/performatives.ts';
import { ACCEPTED, accepted, MODIFIED, REJECTED, rejected, RELEASED } from '../amqp/performatives.ts';
import type { Settlement } from '../broker/broker.ts';
import type { Box } from '../broker/catalog.ts';
import { deliveredMessage } from '../broker/message.ts';
import { messageLockLost } from './errors.ts';
import type { Peer } from './peer.ts';
import { deliveryTag } from './token.ts';

/** What a link delivers from, and how it is disturbed. */
interface Delivering extends Peer {
  link: ConsumerLink;
  box: Box;
  /** The session that the link holds; '' without sessions. */
  session: string;
  /** What a settlement meets when the lock is gone. */
  lost: AmqpError;
  /** Until when the messages delivered now are locked, in ms. */
  lockedUntil: () => number;
}

/** A receiver without sessions. */
export function attachConsumer(link: ConsumerLink, box: Box, peer: Peer): void {
  link.accept();
  const lockedUntil = (): number => peer.broker.now() + box.lockMs;
  link.onGone = deliver({ ...peer, link, box, session: '', lost: messageLockLost, lockedUntil });
}

/** Delivers while there is credit, and settles. Returns how to stop. */
export function deliver(delivering: Delivering): () => void {
  const { link, box, broker, faults, session, drop } = delivering;
  const tokens = new Map<number, string>();
  const pump = (): void => {
    if (link.credit <= 0) return;
    for (const row of broker.lock(box, session, link.credit)) {
      const token = row.token ?? '';
      if (faults.take('deliver', box.name) !== undefined) {
        drop();
        return;
      }
      const lockedUntil = link.settled ? undefined : delivering.lockedUntil();
      const id = link.deliver(deliveredMessage(row, lockedUntil), deliveryTag(token));
      if (link.settled) broker.settle(box, token, { kind: 'complete' });
      else tokens.set(id, token);
    }
  };
  link.onCredit = pump;
  link.onDrain = () => {
    const fault = faults.take('drain', box.name);
    if (fault !== undefined && 'delayMs' in fault) {
      void delay(fault.delayMs).then(() => {
        link.finishDrain();
      });
    } else {
      link.finishDrain();
    }
  };
  link.onDisposition = (id, outcome) => {
    const token = tokens.get(id);
    tokens.delete(id);
    if (token !== undefined) settle(delivering, id, token, outcome);
  };
  return broker.watch(box, pump);
}

function settle(delivering: Delivering, id: number, token: string, outcome: Outcome): void {
  const { link, box, broker, faults, drop, lost } = delivering;
  const fault = faults.take('settle', box.name);
  if (fault !== undefined && 'refuse' in fault) {
    link.settle(id, rejected(fault.refuse));
    return;
  }
  if (fault !== undefined && 'drop' in fault) {
    if (fault.drop === 'after') broker.settle(box, token, settlementOf(outcome));
    drop();
    return;
  }
  const held = broker.settle(box, token, settlementOf(outcome));
  link.settle(id, held ? accepted() : rejected(lost));
}

/** Which outcome means what: dead-lettering is a rejection with an error that carries the reason. */
function settlementOf(outcome: Outcome): Settlement {
  switch (outcome?.descriptor) {
    case ACCEPTED:
      return { kind: 'complete' };
    case REJECTED: {
      const info = outcome.fields.described(0)?.fields.map(2) ?? new Map<string, Value>();
      return {
        kind: 'deadLetter',
        reason: textOf(info.get('DeadLetterReason')),
        description: textOf(info.get('DeadLetterErrorDescription')),
      };
    }
    case MODIFIED:
      return { kind: 'abandon' };
    case RELEASED:
      return { kind: 'release' };
  }
  return { kind: 'abandon' };
}

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
