import { openAzureBus } from '../../../shared/platform/azure/bus/azure-bus.ts';
import { startServiceBusServer } from '../../wire/service-bus-server/server.ts';
import { say } from '../local/programs.ts';

/**
 * Breaks the connection where the SDK notices a minute later, for which it keeps its process: hence a process that
 * ends itself. Says what was done.
 */
const queue = { entity: 'match-jobs' };
const deadQueue = { ...queue, deadLetters: true };
const server = await startServiceBusServer();
const bus = openAzureBus({
  auth: {
    connectionString: server.connectionString,
    administrationConnectionString: server.connectionString,
  },
  patienceMs: 1000,
});
await bus.send('ingest-jobs', [{ id: 'before', body: 1 }]);

// While the link to another queue is opened.
server.dropConnections();
await bus.send(queue.entity, [{ id: 'a', body: 1 }]);
const [message] = await bus.receive(queue, 5, 2000);
say(`received ${message?.id ?? 'nothing'}`);

server.faults.inject({ at: 'manage', drop: 'before' });
await bus.deadLetter(queue, message?.lockToken ?? '', 'Faulty', '');
const dead = await bus.peek(deadQueue, 5);
say(`dead-lettered ${dead.map(({ id }) => id).join()}`);
process.exit(0);
