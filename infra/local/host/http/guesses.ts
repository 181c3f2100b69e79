import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Wrong keys of one address in a minute: nobody mistypes more, and the same one again and again is one. */
const MOST_WRONG = 20;
const MINUTE_MS = 60_000;
/** Addresses and keys that are remembered. */
const MOST_KNOWN = 10_000;

/**
 * Who guesses keys: an address that brought too many wrong ones is not heard for the rest of the minute, not even with
 * a right one, unless that came before.
 */
export class Guesses {
  readonly #isKey: (given: string) => boolean;
  readonly #now: () => number;
  /** Address → hash of a wrong key → when it came. */
  readonly #wrong = new Map<string, Map<string, number>>();
  readonly #right = new Set<string>();

  constructor(isKey: (given: string) => boolean, now: () => number = Date.now) {
    this.#isKey = isKey;
    this.#now = now;
  }

  /** Whether a request with a key is to be refused unheard. */
  isGuess(address: string, given: string): boolean {
    const key = createHash('sha256').update(given).digest('base64');
    if (this.#right.has(key)) return false;
    const network = networkOf(address);
    const since = this.#now() - MINUTE_MS;
    const recent = new Map([...(this.#wrong.get(network) ?? [])].filter(([, at]) => at > since));
    if (recent.size >= MOST_WRONG) return true;
    if (this.#isKey(given)) {
      if (this.#right.size === MOST_KNOWN) this.#right.clear();
      this.#right.add(key);
      return false;
    }
    recent.set(key, this.#now());
    this.#wrong.delete(network);
    this.#wrong.set(network, recent);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > MOST_KNOWN && oldest !== undefined) this.#wrong.delete(oldest);
    return false;
  }
}

/** One subscriber has a whole /64 of IPv6. */
function networkOf(address: string): string {
  return isIPv6(address) && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;
}
