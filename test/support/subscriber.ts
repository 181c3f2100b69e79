import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import type { Bus, ReceivedMessage, Inbox } from '../../shared/platform/index.ts';
import type { Random } from './random.ts';

/** The subscriptions that nothing in Patchline itself reads. */
const inboxes: readonly Inbox[] = [
  { entity: 'finding-events', subscription: 'triage' },
  { entity: 'patch-events', subscription: 'build-system' },
];

/** An event as a subscriber took it in. */
interface SeenEvent {
  id: string;
  sequence: number;
}

/** A system outside that takes events in and remembers their ids, as every subscriber should. */
export class Subscriber {
  /** `TOPIC session` → events taken in, in order of arrival. */
  readonly seen = new Map<string, SeenEvent[]>();
  /** Deliveries of what was taken in before. */
  repeated = 0;
  readonly #known = new Set<string>();

  /** Takes in all that waits. */
  async readAll(stateDir: string): Promise<void> {
    await this.#read(stateDir, () => 'complete');
  }

  /** Takes in a part of what waits, and dies over some of it: taken in, but never completed. */
  async readSome(stateDir: string, random: Random): Promise<void> {
    await this.#read(stateDir, () => {
      const chance = random.below(4);
      return chance < 2 ? 'complete' : chance === 2 ? 'die' : 'leave';
    });
  }

  async #read(stateDir: string, decide: () => 'complete' | 'die' | 'leave'): Promise<void> {
    const platform = await openLocalPlatform({ stateDir, exclusive: true });
    try {
      for (const inbox of inboxes) await this.#readSource(platform.bus, inbox, decide);
    } finally {
      await platform.close();
    }
  }

  async #readSource(bus: Bus, inbox: Inbox, decide: () => 'complete' | 'die' | 'leave'): Promise<void> {
    const sessions = new Set((await bus.peek(inbox, 100_000)).map(({ sessionId = '' }) => sessionId));
    for (const session of sessions) {
      const receiver = await bus.acceptSession(inbox, session);
      if (!receiver) throw new Error(`session ${session} is held by somebody`);
      let alive = true;
      while (alive) {
        const [message] = await receiver.receive(1);
        const decision = message ? decide() : 'leave';
        alive = decision === 'complete';
        if (!message || decision === 'leave') continue;
        this.#takeIn(inbox, message);
        if (alive) await receiver.complete(message);
      }
      await receiver.close();
    }
  }

  #takeIn({ entity }: Inbox, { id, sessionId = '', properties }: ReceivedMessage): void {
    const key = `${entity} ${sessionId}`;
    if (this.#known.has(id)) {
      this.repeated += 1;
      return;
    }
    this.#known.add(id);
    this.seen.set(key, [
      ...(this.seen.get(key) ?? []),
      { id, sequence: Number(properties['cloudEvents_sequence']) },
    ]);
  }
}
