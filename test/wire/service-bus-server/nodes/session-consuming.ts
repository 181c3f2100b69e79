import type { ConsumerLink } from '../amqp/consumer-link.ts';
import * as encode from '../amqp/encode.ts';
import { sourceValue } from '../amqp/performatives.ts';
import type { HeldSession } from '../broker/broker.ts';
import type { Box } from '../broker/catalog.ts';
import { deliver, textOf } from './consuming.ts';
import { noSessionInTime, sessionCannotBeLocked, sessionLockLost } from './errors.ts';
import type { Peer } from './peer.ts';

export const SESSION_FILTER = 'com.microsoft:session-filter';
const TIMEOUT = 'com.microsoft:timeout';
const DEFAULT_TIMEOUT_MS = 60_000;
/** 1 January 1970 in .NET ticks of 100 ns since the year 1. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** A receiver of one session. The attach is answered when it is locked, or the client's time is over. */
export function attachSessionConsumer(link: ConsumerLink, box: Box, peer: Peer): void {
  const { broker } = peer;
  const wanted = textOf(link.filter.get(SESSION_FILTER));
  const grant = (): boolean => {
    const held = broker.acceptSession(box, wanted, () => {
      link.detach(sessionLockLost);
    });
    if (held === undefined) return false;
    open(link, box, peer, held);
    return true;
  };
  if (grant()) return;
  if (wanted !== undefined) {
    link.refuse(sessionCannotBeLocked);
    return;
  }
  const given = link.properties.get(TIMEOUT);
  const timer = setTimeout(
    () => {
      unwatch();
      link.refuse(noSessionInTime);
    },
    typeof given === 'number' ? given : DEFAULT_TIMEOUT_MS,
  ).unref();
  const unwatch = broker.watch(box, () => {
    if (!link.pending || !grant()) return;
    clearTimeout(timer);
    unwatch();
  });
  link.onGone = () => {
    clearTimeout(timer);
    unwatch();
  };
}

function open(link: ConsumerLink, box: Box, peer: Peer, held: HeldSession): void {
  const { broker } = peer;
  const filter = [[encode.symbol(SESSION_FILTER), encode.string(held.session)]] as const;
  const ticks = BigInt(held.until) * 10_000n + UNIX_EPOCH_TICKS;
  const properties = [[encode.symbol('com.microsoft:locked-until-utc'), encode.long(ticks)]] as const;
  link.accept(sourceValue(link.source ?? '', filter), encode.map(properties));
  const stop = deliver({
    ...peer,
    link,
    box,
    session: held.session,
    lost: sessionLockLost,
    lockedUntil: () => broker.sessionUntil(box, held.session) ?? broker.now(),
  });
  link.onGone = () => {
    stop();
    broker.releaseSession(box, held);
  };
}
