import { readFileSync } from 'node:fs';

import { openAzureBus } from '../../../shared/platform/azure/bus/azure-bus.ts';
import { startServiceBusServer } from '../../wire/service-bus-server/server.ts';
import { parameter, say } from '../local/programs.ts';

/** Reaches the server as Azure is reached, over TLS with the token of an identity, and says what came of it. */
const [key, cert] = [readFileSync(parameter(0), 'utf8'), readFileSync(parameter(1), 'utf8')];
const queue = { entity: 'match-jobs' };

async function use(token: string): Promise<void> {
  await using server = await startServiceBusServer({ identity: { key, cert, token: 'the right one' } });
  const bus = openAzureBus({
    auth: {
      fullyQualifiedNamespace: `localhost:${server.port}`,
      credential: {
        getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
    },
    retry: { maxRetries: 0 },
  });
  try {
    await bus.send(queue.entity, [{ id: 'a', body: 1 }]);
    const [message] = await bus.receive(queue, 1, 2000);
    const { active } = await bus.counts(queue);
    say(`received ${message?.id ?? 'nothing'} of ${active}`);
  } catch (error) {
    say(`refused: ${error instanceof Error ? error.name : 'something else'}`);
  } finally {
    await bus.close();
  }
}

await use('the right one');
await use('a wrong one');
