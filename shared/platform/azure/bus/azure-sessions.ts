import type { Inbox } from '../../bus.ts';
import { AzureSessionReceiver } from './azure-session-receiver.ts';
import { closeClient } from './bus-client.ts';
import { type BusConnection, openClient } from './connection.ts';
import { nameOf } from './entities.ts';
import { busError } from './errors.ts';
import { ACCEPT_MS, SessionAcceptor } from './session-acceptor.ts';

/** The sessions held here, on connections of their own, whose session requests time out quickly. */
export class AzureSessions {
  readonly #connection: BusConnection;
  readonly #closing: AbortSignal;
  readonly #held = new Set<AzureSessionReceiver>();
  #acceptor: SessionAcceptor | undefined;

  constructor(connection: BusConnection, closing: AbortSignal) {
    this.#connection = connection;
    this.#closing = closing;
  }

  async accept(
    inbox: Inbox,
    sessionId: string | undefined,
    waitMs: number,
  ): Promise<AzureSessionReceiver | undefined> {
    const name = nameOf(inbox);
    try {
      const acceptor = this.#current();
      const receiver = await (sessionId === undefined
        ? acceptor.acceptNext(inbox, waitMs)
        : acceptor.accept(inbox, sessionId, waitMs));
      if (receiver === undefined) return undefined;
      const session = new AzureSessionReceiver(receiver, name, this.#closing, (closed) => {
        this.#held.delete(closed);
      });
      this.#held.add(session);
      return session;
    } catch (error) {
      throw busError(error, `accept a session of ${name}`);
    }
  }

  /** The session that holds the message with this token. */
  holderOf(lockToken: string): AzureSessionReceiver | undefined {
    return [...this.#held].find((session) => session.holds(lockToken));
  }

  async close(): Promise<void> {
    await this.#acceptor?.close();
  }

  /** Replaces a connection whose requests hang: whatever was held over it is already lost. */
  #current(): SessionAcceptor {
    const acceptor = this.#acceptor;
    if (acceptor !== undefined && !acceptor.stuck) return acceptor;
    void acceptor?.close();
    const client = openClient(this.#connection, ACCEPT_MS);
    this.#acceptor = new SessionAcceptor(client, this.#closing, () => closeClient(client));
    return this.#acceptor;
  }
}
