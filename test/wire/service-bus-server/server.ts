import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { setImmediate as immediate } from 'node:timers/promises';

import { Connection } from './amqp/connection.ts';
import { Broker } from './broker/broker.ts';
import { topologyDefinitions } from './broker/definitions.ts';
import { Store } from './broker/store.ts';
import { Faults } from './faults.ts';
import { administer } from './http/administration.ts';
import type { AccessKey, Secrets } from './nodes/claims.ts';
import { ALL_RIGHTS } from './nodes/claims.ts';
import { detachForced } from './nodes/errors.ts';
import { routerFor } from './nodes/router.ts';

interface ServiceBusServerOptions {
  /** Where messages are kept, to outlive the server; in memory when left out. */
  file?: string;
  /** 0, the default: any that is free. */
  port?: number;
  /** In place of the lock times of the topology. */
  lockSeconds?: number;
  /** As Azure is reached: over TLS, with this token of an identity. */
  identity?: { key: string; cert: string; token: string };
}

export interface ServiceBusServer extends AsyncDisposable {
  port: number;
  /** For messages and for the administration. */
  connectionString: string;
  /** The same without the right to manage entities. */
  restrictedConnectionString: string;
  faults: Faults;
  /** Lets time go by at once, as the server sees it. */
  pass(seconds: number): void;
  /** Every connection breaks, closed or reset; clients may connect again. */
  dropConnections(how?: 'reset'): void;
  /** The links to that queue, topic or subscription end, as when the service moves it to another node. */
  detachLinks(entity: string): void;
  /** Every lock of a message or session runs out now. */
  loseLocks(): void;
}

const MANAGER: AccessKey = { name: 'Manager', key: 'of-a-test', rights: ALL_RIGHTS };
const WORKER: AccessKey = { name: 'Worker', key: 'of-a-worker', rights: ['Listen', 'Send'] };
const FIRST_BYTE_OF_AMQP = 0x41;

/**
 * A stand-in for Azure Service Bus on a port of loopback, for the SDK as it is: AMQP 1.0 and the administration
 * protocol on one port. It refuses what the service refuses. Not kept: message expiry, deferred messages,
 * transactions, SQL filters, partitioned entities.
 */
export async function startServiceBusServer(
  options: ServiceBusServerOptions = {},
): Promise<ServiceBusServer> {
  const secrets: Secrets = { keys: [MANAGER, WORKER], token: options.identity?.token };
  const broker = new Broker(new Store(options.file), topologyDefinitions(options.lockSeconds));
  const faults = new Faults();
  const http = createHttpServer((request, response) => {
    void administer(request, response, { broker, secrets, faults });
  });
  const sockets = new Set<Socket>();
  const connections = new Set<Connection>();
  const greet = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      serve(socket);
    });
  };
  const server = options.identity ? createTlsServer(options.identity, greet) : createServer(greet);
  const serve = (socket: Socket): void => {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    if (first[0] !== FIRST_BYTE_OF_AMQP) {
      http.emit('connection', socket);
      return;
    }
    const drop = (): void => {
      connection.destroy();
    };
    const connection = new Connection(socket, routerFor({ broker, faults, drop }, secrets));
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  };
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dropConnections = (how?: 'reset'): void => {
    for (const socket of sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  };
  return {
    port,
    connectionString: connectionString(port, MANAGER),
    restrictedConnectionString: connectionString(port, WORKER),
    faults,
    pass: (seconds) => {
      broker.pass(seconds);
    },
    dropConnections,
    detachLinks: (entity) => {
      const address = entity.toLowerCase();
      for (const connection of connections) {
        connection.detachLinks((one) => one.toLowerCase() === address, detachForced);
      }
    },
    loseLocks: () => {
      broker.loseLocks();
    },
    async [Symbol.asyncDispose]() {
      server.close();
      dropConnections();
      await once(server, 'close');
      // The links of the last connection hear of its end after the server does.
      await immediate();
      broker.close();
    },
  };
}

function connectionString(port: number, { name, key }: AccessKey): string {
  return (
    `Endpoint=sb://localhost:${port};SharedAccessKeyName=${name};SharedAccessKey=${key};` +
    'UseDevelopmentEmulator=true'
  );
}
