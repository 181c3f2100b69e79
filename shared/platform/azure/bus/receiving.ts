import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

/** How long to listen at least, and for more messages behind the first. */
const LISTEN_MS = 50;
/** The SDK holds at most 2047 messages that are not settled, per link. */
const MAX_AT_ONCE = 1000;

/**
 * Up to `max` messages, waiting at most `waitMs` for the first. The SDK by itself waits a second for the rest: here
 * it waits for one message, and then takes what is there.
 */
export async function gather(
  receiver: ServiceBusReceiver,
  max: number,
  waitMs: number,
  abortSignal: AbortSignal,
): Promise<ServiceBusReceivedMessage[]> {
  const most = Math.min(max, MAX_AT_ONCE);
  const atOnce = waitMs <= LISTEN_MS;
  const messages = await receiver.receiveMessages(atOnce ? most : 1, {
    maxWaitTimeInMs: Math.max(waitMs, LISTEN_MS),
    abortSignal,
  });
  if (atOnce || messages.length === 0 || messages.length >= most) return messages;
  try {
    const more = { maxWaitTimeInMs: LISTEN_MS, abortSignal };
    return [...messages, ...(await receiver.receiveMessages(most - messages.length, more))];
  } catch {
    // The first is locked already: whoever waits must get it.
    return messages;
  }
}
