import { NotFoundError, type Source } from '../../../shared/platform/index.ts';
import type { HostFunction } from './indexing/function.ts';
import type { Listener } from './listener.ts';

interface Entry {
  fn: HostFunction;
  listener: Listener;
  listening: boolean;
}

/** The listeners of the host, by the name of their function. HTTP functions have none. */
export class Listeners {
  readonly #entries = new Map<string, Entry>();

  add(fn: HostFunction, listener: Listener): void {
    this.#entries.set(fn.name, { fn, listener, listening: false });
  }

  async start(name: string): Promise<void> {
    const entry = this.#entry(name);
    if (entry.listening) return;
    entry.listening = true;
    await entry.listener.start();
  }

  async stop(name: string): Promise<void> {
    const entry = this.#entry(name);
    if (!entry.listening) return;
    entry.listening = false;
    await entry.listener.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((name) => this.stop(name)));
  }

  /** What is being listened to, each once. */
  sources(): Source[] {
    const byKey = new Map<string, Source>();
    for (const { fn, listening } of this.#entries.values()) {
      if (!listening || fn.kind !== 'service-bus') continue;
      byKey.set(`${fn.source.entity}/${fn.source.subscription ?? ''}`, fn.source);
    }
    return [...byKey.values()];
  }

  /** Whether every change of the feeds that are listened to has been handed over. */
  async caughtUp(): Promise<boolean> {
    const listening = [...this.#entries.values()].filter((entry) => entry.listening);
    const answers = await Promise.all(
      listening.map(async ({ listener }) => (await listener.caughtUp?.()) ?? true),
    );
    return answers.every(Boolean);
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw new NotFoundError(`There is no function '${name}' that is listened for.`);
    return entry;
  }
}
