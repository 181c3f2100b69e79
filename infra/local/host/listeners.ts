import { NotFoundError, type Inbox } from '../../../shared/platform/index.ts';
import type { HostFunction } from './indexing/function.ts';
import type { Listener } from './listener.ts';

interface Entry {
  fn: HostFunction;
  listener: Listener;
  listening: boolean;
}

/** The host's listeners by function name. HTTP functions have none. */
export class Listeners {
  readonly #entries = new Map<string, Entry>();
  #drain: { names: readonly string[]; stopped: Promise<void> } | undefined;

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

  get draining(): boolean {
    return this.#drain !== undefined;
  }

  /** Stops all listeners until `resume`; running work continues. */
  drain(): void {
    if (this.#drain) return;
    const names = [...this.#entries.values()].filter(({ listening }) => listening).map(({ fn }) => fn.name);
    this.#drain = { names, stopped: this.stopAll() };
  }

  /** Once a drain has finished, restarts the listeners that it stopped. */
  async resume(): Promise<void> {
    const drain = this.#drain;
    if (!drain) return;
    await drain.stopped;
    this.#drain = undefined;
    for (const name of drain.names) await this.start(name);
  }

  /** The queues and subscriptions being listened to, each once. */
  sources(): Inbox[] {
    const byKey = new Map<string, Inbox>();
    for (const { fn, listening } of this.#entries.values()) {
      if (!listening || fn.kind !== 'service-bus') continue;
      byKey.set(`${fn.source.entity}/${fn.source.subscription ?? ''}`, fn.source);
    }
    return [...byKey.values()];
  }

  /** Whether every change of the monitored feeds has been handed over. */
  async caughtUp(): Promise<boolean> {
    const listening = [...this.#entries.values()].filter((entry) => entry.listening);
    const answers = await Promise.all(
      listening.map(async ({ listener }) => (await listener.caughtUp?.()) ?? true),
    );
    return answers.every(Boolean);
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw new NotFoundError(`No listener runs for a function '${name}'.`);
    return entry;
  }
}
