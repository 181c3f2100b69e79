import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

/** Minimum time to listen, and time to listen for more messages after the first. */
const LISTEN_MS = 50;
/** The SDK holds at most 2047 unsettled messages per link. */
const MAX_AT_ONCE = 1000;

/**
 * Receives up to `max` messages, waiting at most `waitMs` for the first. The SDK by default waits another
 * second for the rest; this waits for one message and then takes what is there.
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
    // The first message is already locked, so the caller must get it.
    return messages;
  }
}
