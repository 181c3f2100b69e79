import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A gate before a server on this machine. While it is shut, connections are refused, and those that were open are gone:
 * the server is away for whoever comes through the gate.
 */
export interface Gate extends AsyncDisposable {
  port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function startGate(behind: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const beyond = connect(behind, '127.0.0.1');
    for (const each of [socket, beyond]) {
      sockets.add(each);
      each.on('error', () => undefined).on('close', () => sockets.delete(each));
    }
    socket.pipe(beyond).pipe(socket);
    socket.on('close', () => beyond.destroy());
    beyond.on('close', () => socket.destroy());
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const gate: Gate = {
    port,
    async shut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    open: () => listen(port),
    async [Symbol.asyncDispose]() {
      if (server.listening) await gate.shut();
    },
  };
  return gate;
}
