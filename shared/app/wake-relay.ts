import { relayOutbox, relayOutboxes } from '../events/index.ts';
import { type ContainerName, isApart } from '../platform/index.ts';
import { currentServices } from './current-services.ts';

/**
 * Publishes what waits in the outboxes of a container, or of all; events that cannot be sent are told as an error, unless
 * they are about what is under embargo: who reads logs may not know of it.
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
