import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

import { LockLostError } from '../../errors.ts';
import { busError } from './errors.ts';
import type { Held } from './source-receivers.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A message known only by its lock token, such as one locked by the Functions host. Without a link to its
 * delivery, the SDK settles it like a deferred message, by a request to the entity's `$management`.
 * @throws LockLostError if the token is not one of this service
 */
export function messageOfToken(lockToken: string, sessionId?: string): ServiceBusReceivedMessage {
  if (!UUID.test(lockToken)) throw new LockLostError(`'${lockToken}' is not a lock token`);
  return { lockToken, sessionId, delivery: {} } as unknown as ServiceBusReceivedMessage;
}

/**
 * Settles over the link that delivered the message while it is open, otherwise by its token. Also by token if
 * the link refuses, after which the SDK considers the message settled.
 */
export async function settle(
  held: Held | undefined,
  requests: ServiceBusReceiver,
  lockToken: string,
  action: (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) => Promise<void>,
): Promise<void> {
  if (held !== undefined && !held.receiver.isClosed) {
    held.release();
    try {
      await action(held.receiver, held.message);
      return;
    } catch (error) {
      if (busError(error, '') instanceof LockLostError) throw error;
    }
  }
  await action(requests, messageOfToken(lockToken));
}
