import type { BoxOptions, Definition, SubscriptionDefinition } from './definitions.ts';
import { passes } from './definitions.ts';
import type { Message } from './message.ts';
import type { Store } from './store.ts';

const DEAD = '/$deadletterqueue';
const MANAGEMENT = '/$management';
const SUBSCRIPTIONS = '/subscriptions/';

/** Where messages lie: a queue, a subscription, or the dead letters of either. Named by its address in lower case. */
export interface Box {
  name: string;
  lockMs: number;
  /** None for dead letters. */
  maxDeliveries: number;
  sessions: boolean;
  dead: boolean;
}

/** The entities there are, kept in the store. Addresses are compared without regard to case. */
export class Catalog {
  readonly #store: Store;
  readonly #definitions = new Map<string, Definition>();

  /** `initial` fills a store that has no entities yet. */
  constructor(store: Store, initial: readonly Definition[]) {
    this.#store = store;
    const kept = store.all<{ definition: string }>('SELECT definition FROM entities');
    for (const { definition } of kept) this.#remember(JSON.parse(definition) as Definition);
    if (kept.length === 0) for (const definition of initial) this.put(definition);
  }

  put(definition: Definition): void {
    const sql =
      'INSERT INTO entities (name, definition) VALUES (?, ?) ON CONFLICT DO UPDATE SET definition = ?';
    const text = JSON.stringify(definition);
    this.#store.run(sql, definition.name.toLowerCase(), text, text);
    this.#remember(definition);
  }

  /** Removes an entity with all its messages. */
  remove(name: string): void {
    const key = name.toLowerCase();
    this.#definitions.delete(key);
    this.#store.run('DELETE FROM entities WHERE name = ?', key);
    this.#store.run('DELETE FROM seen WHERE entity = ?', key);
    for (const table of ['messages', 'sessions']) {
      this.#store.run(
        `DELETE FROM ${table} WHERE box = ? OR substr(box, 1, ?) = ?`,
        key,
        key.length + 1,
        `${key}/`,
      );
    }
  }

  /** A queue or topic. */
  entity(address: string): Definition | undefined {
    return this.#definitions.get(address.toLowerCase());
  }

  subscription(topic: string, name: string): SubscriptionDefinition | undefined {
    const definition = this.entity(topic);
    if (definition?.kind !== 'topic') return undefined;
    return definition.subscriptions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  /** A queue, `topic/Subscriptions/name`, or the dead letters of either. */
  box(address: string): Box | undefined {
    const name = address.toLowerCase();
    const dead = name.endsWith(DEAD);
    const live = dead ? name.slice(0, -DEAD.length) : name;
    const options = this.#boxOptions(live);
    if (options === undefined) return undefined;
    return {
      name,
      lockMs: options.lockSeconds * 1000,
      maxDeliveries: dead ? Infinity : options.maxDeliveries,
      sessions: options.requiresSession && !dead,
      dead,
    };
  }

  deadLettersOf(box: Box): Box {
    return { ...box, name: box.name + DEAD, maxDeliveries: Infinity, sessions: false, dead: true };
  }

  /** The entity or box whose `$management` this address is. */
  managed(address: string): string | undefined {
    if (!address.toLowerCase().endsWith(MANAGEMENT)) return undefined;
    const entity = address.slice(0, -MANAGEMENT.length);
    return (this.box(entity) ?? this.entity(entity)) ? entity : undefined;
  }

  /** The boxes that get a copy of a message sent to that entity. */
  boxesFor(entity: Definition, message: Message): Box[] {
    const names =
      entity.kind === 'queue'
        ? [entity.name]
        : entity.subscriptions
            .filter((subscription) => passes(subscription, message.applicationValues))
            .map(({ name }) => entity.name + SUBSCRIPTIONS + name);
    return names.flatMap((name) => this.box(name) ?? []);
  }

  #boxOptions(name: string): BoxOptions | undefined {
    const [topic = '', subscription] = name.split(SUBSCRIPTIONS);
    if (subscription !== undefined) return this.subscription(topic, subscription);
    const definition = this.entity(name);
    return definition?.kind === 'queue' ? definition : undefined;
  }

  #remember(definition: Definition): void {
    this.#definitions.set(definition.name.toLowerCase(), definition);
  }
}
