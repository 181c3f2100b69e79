import type { TestContext } from 'node:test';
import { relayOutbox } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { type Bus, defined, type OutgoingMessage, type Platform } from '../../shared/platform/index.ts';
import { drainSession } from '../support/bus.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { triage, withSending } from './outboxes.ts';

export const MINUTE = 60_000;

/** A platform in a time of its own, and the relay of its findings as its wake-ups come, a minute apart. */
export class World {
  readonly platform: Platform;
  #now: number = NOW.getTime();
  /** Throws where the bus takes none of these. */
  check: (messages: readonly OutgoingMessage[]) => void = () => undefined;

  private constructor(open: (clock: { now: () => Date }) => Platform) {
    this.platform = open({ now: () => new Date(this.#now) });
  }

  /** @param bus another than the local one */
  static async open(t: TestContext, bus?: Bus): Promise<World> {
    const local = await openPlatform(t);
    return new World((clock) => ({ ...local, ...defined({ bus }), clock }));
  }

  /** @returns how often the relay failed */
  async wake(times: number): Promise<number> {
    const platform = withSending(this.platform, (messages) => {
      this.check(messages);
    });
    let failures = 0;
    for (let at = 0; at < times; at += 1) {
      await relayOutbox(platform, 'findings').catch(() => (failures += 1));
      this.pass(MINUTE);
    }
    return failures;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  refuse(refused: readonly OutgoingEvent[], error: Error): void {
    const ids = new Set(refused.map(({ event: { id } }) => id));
    this.check = (messages) => {
      if (messages.some(({ id }) => ids.has(id))) throw error;
    };
  }

  /** Type and sequence of the events of an aggregate, as a subscriber sees them. */
  async seen(aggregate: string): Promise<string[]> {
    const messages = await drainSession(this.platform.bus, triage, aggregate);
    return messages.map(
      ({ properties: { cloudEvents_type: type, cloudEvents_sequence: sequence } }) => `${type} ${sequence}`,
    );
  }
}
