import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

import { LockLostError } from '../../errors.ts';
import { busError } from './errors.ts';
import type { Held } from './source-receivers.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A message of which only the lock token is known, such as one that the Functions host has locked. Without a link to
 * its delivery the SDK settles it, as it does deferred messages, by a request to the entity's `$management`.
 * @throws LockLostError for what is no token of this service
 */
export function messageOfToken(lockToken: string, sessionId?: string): ServiceBusReceivedMessage {
  if (!UUID.test(lockToken)) throw new LockLostError(`'${lockToken}' is not a lock token`);
  return { lockToken, sessionId, delivery: {} } as unknown as ServiceBusReceivedMessage;
}

/**
 * Settles over the link that brought the message while it is open, else by its token; also when the link brought a
 * refusal, after which the SDK takes the message for settled.
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
