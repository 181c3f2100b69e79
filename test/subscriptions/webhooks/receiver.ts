import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { publishedEvent, webhookMessage } from '../../../shared/subscriptions/index.ts';

interface Received {
  id: string;
  headers: Record<string, string>;
  body: string;
}

export interface Receiver {
  url: string;
  /** What came, in order, also what was answered badly. */
  received: Received[];
  /** How it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
}

/** A receiver of webhooks on this machine. Answers challenges, and takes everything else with 204. */
export async function startReceiver(t: { after: (end: () => void) => void }): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (_, response) => response.writeHead(204).end(),
  };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        const event = asDocumented(body);
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        if (event.type === 'webhook.verification')
          response.end(JSON.stringify({ challenge: event.data.challenge }));
        else {
          receiver.received.push({ id: event.id, headers, body });
          receiver.answer(request, response, body);
        }
      });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
}

/** A message as the contract of the webhooks says. */
function asDocumented(body: string): { id: string; type: string; data: { challenge?: string } } {
  const { type } = JSON.parse(body) as { type: string };
  const schema = type.startsWith('webhook.') ? webhookMessage : publishedEvent;
  return schema.parse(JSON.parse(body)) as ReturnType<typeof asDocumented>;
}

/** The event of a message whose signature holds, by a library that others use. @throws when it does not */
export function verified({ body, headers }: Received, secret: string): { id: string; sequence: number } {
  return new Webhook(secret).verify(body, headers) as { id: string; sequence: number };
}
