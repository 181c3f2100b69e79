import type { ServiceBusMessage, ServiceBusMessageBatch, ServiceBusSender } from '@azure/service-bus';

import type { OutgoingMessage } from '../../bus.ts';
import { serviceBusMessage } from './messages.ts';

/**
 * Packs the messages in order into as few batches as the link's limit allows. A message that fits into no
 * batch, because the envelope repeats part of it, goes alone.
 */
export async function packed(
  sender: ServiceBusSender,
  messages: readonly OutgoingMessage[],
): Promise<(ServiceBusMessageBatch | ServiceBusMessage)[]> {
  const parcels: (ServiceBusMessageBatch | ServiceBusMessage)[] = [];
  let batch = await sender.createMessageBatch();
  for (const message of messages.map(serviceBusMessage)) {
    if (batch.tryAddMessage(message)) continue;
    if (batch.count > 0) {
      parcels.push(batch);
      batch = await sender.createMessageBatch();
      if (batch.tryAddMessage(message)) continue;
    }
    parcels.push(message);
  }
  return batch.count > 0 ? [...parcels, batch] : parcels;
}
