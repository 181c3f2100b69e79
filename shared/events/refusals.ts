import { type DocumentBody, isOvertaken, type Platform, type Stored } from '../platform/index.ts';

/**
 * The bus may keep refusing an event without saying that it always will. If it takes others just before and
 * after, be it one again that it took long ago, there is no outage; if that happens often and for long enough,
 * the event is the cause.
 */

const ENOUGH = 5;
const LONG_ENOUGH_MS = 5 * 60_000;

/** How often an event was refused while others were taken. */
interface Refusal {
  times: number;
  /** ISO 8601. */
  since: string;
}

/** Whether the event can no longer be expected to go through. */
export function isHopeless({ times, since }: Refusal, now: Date): boolean {
  return times >= ENOUGH && now.getTime() - Date.parse(since) >= LONG_ENOUGH_MS;
}

/** The events refused in the relay's last pass, in the container `runs`. */
interface RefusalsDocument extends DocumentBody {
  kind: 'refusals';
  runId: typeof PARTITION;
  /** By the event's id. */
  events: Record<string, Refusal>;
}

const PARTITION = 'relay';

/** The refusals of one pass, counting on from the last. */
export class Refusals {
  readonly #platform: Platform;
  readonly #id: string;
  readonly #events: Record<string, Refusal> = {};
  #last: { stored: Stored<RefusalsDocument> | undefined } | undefined;

  /** @param of names what is sent, in characters that an id may hold */
  constructor(platform: Platform, of: string) {
    this.#platform = platform;
    this.#id = `refusals:${of}`;
  }

  /** Counts one more refusal of an event. */
  async add(eventId: string): Promise<Refusal> {
    const now = this.#platform.clock.now().toISOString();
    const last = await this.#read();
    const { times, since } = last?.body.events[eventId] ?? { times: 0, since: now };
    // A time that lies ahead was noted before the clock was set back: counted from there it would never be long
    // enough.
    return (this.#events[eventId] = { times: times + 1, since: since > now ? now : since });
  }

  /**
   * Replaces the last pass's refusals, so an event that was taken starts over. If another relay wrote
   * meanwhile, its refusals stay.
   */
  async keep(): Promise<void> {
    const runs = this.#platform.documents.container('runs');
    const stored = await this.#read();
    const none = Object.keys(this.#events).length === 0;
    if (none && !stored) return;
    const body: RefusalsDocument = {
      id: this.#id,
      kind: 'refusals',
      runId: PARTITION,
      events: this.#events,
    };
    try {
      if (none && stored) await runs.delete(PARTITION, this.#id, stored.etag);
      else await (stored ? runs.replace(PARTITION, body, stored.etag) : runs.create(PARTITION, body));
    } catch (error) {
      if (!isOvertaken(error)) throw error;
    }
  }

  async #read(): Promise<Stored<RefusalsDocument> | undefined> {
    const runs = this.#platform.documents.container('runs');
    this.#last ??= { stored: await runs.read<RefusalsDocument>(PARTITION, this.#id) };
    return this.#last.stored;
  }
}
