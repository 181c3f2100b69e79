import { relayOutbox, relayOutboxes } from '../events/index.ts';
import { type ContainerName, isApart } from '../platform/index.ts';
import { currentServices } from './current-services.ts';

/**
 * Publishes what waits in the outboxes of one container, or of all. Logs an error for events that cannot be
 * sent, unless they are embargoed: readers of logs may not know of those.
 */
export async function wakeRelay(
  container: ContainerName | 'all',
  log: { error: (message: string) => void },
): Promise<void> {
  const services = currentServices();
  const { withheld } = await (container === 'all'
    ? relayOutboxes(services)
    : relayOutbox(services, container));
  if (container !== 'all' && isApart(container)) return;
  if (withheld > 0) log.error(`${withheld} events cannot be sent: patchline events withheld says why`);
}
