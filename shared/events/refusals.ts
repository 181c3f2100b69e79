import { type DocumentBody, isOvertaken, type Platform, type Stored } from '../platform/index.ts';

/**
 * The bus may refuse an event each time without saying that it always will. Where it takes others just before and just
 * after, that is no outage; where it does so often and over some time, it is about that event.
 */

const ENOUGH = 5;
const LONG_ENOUGH_MS = 5 * 60_000;

/** How often an event was refused while others were taken. */
interface Refusal {
  times: number;
  /** ISO 8601. */
  since: string;
}

/** Whether nobody would expect it to be taken any more. */
export function isHopeless({ times, since }: Refusal, now: Date): boolean {
  return times >= ENOUGH && now.getTime() - Date.parse(since) >= LONG_ENOUGH_MS;
}

/** The events that were refused when the relay sent last, in the container `runs`. */
interface RefusalsDocument extends DocumentBody {
  kind: 'refusals';
  runId: typeof PARTITION;
  /** By the event's id. */
  events: Record<string, Refusal>;
}

const PARTITION = 'relay';

/** Those of one sending, counted on from the last one's. */
export class Refusals {
  readonly #platform: Platform;
  readonly #id: string;
  readonly #events: Record<string, Refusal> = {};
  #last: { stored: Stored<RefusalsDocument> | undefined } | undefined;

  /** @param of what is sent, in letters that an id may hold */
  constructor(platform: Platform, of: string) {
    this.#platform = platform;
    this.#id = `refusals:${of}`;
  }

  /** One more of that event. */
  async add(eventId: string): Promise<Refusal> {
    const now = this.#platform.clock.now().toISOString();
    const last = await this.#read();
    const { times, since } = last?.body.events[eventId] ?? { times: 0, since: now };
    return (this.#events[eventId] = { times: times + 1, since });
  }

  /** In place of the last one's: an event that was taken begins anew. Another relay that came in between counts too. */
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
