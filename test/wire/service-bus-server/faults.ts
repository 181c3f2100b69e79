import type { AmqpError } from './amqp/performatives.ts';

/** Where a fault strikes. */
type FaultPoint =
  /** A link is attached. */
  | 'attach'
  /** A client sends messages. */
  | 'send'
  /** A message is locked and goes to a client; whatever the fault is, the connection is dropped. */
  | 'deliver'
  /** A client settles a message over its link. */
  | 'settle'
  /** A client wants its unused credit taken back. */
  | 'drain'
  /** A request to `$management`. */
  | 'manage'
  /** A request to the administration endpoint. */
  | 'http';

type FaultAction =
  /** Refused with that error. Over HTTP: status 503. */
  | { refuse: AmqpError }
  /** The connection goes away before anything was done, or after it was done and before it is acknowledged. */
  | { drop: 'before' | 'after' }
  /** Everything is done right, so late. */
  | { delayMs: number };

type Fault = {
  at: FaultPoint;
  /** Only where the address begins with it; everywhere when left out. */
  entity?: string;
  /** How often it strikes; once when left out. */
  times?: number;
} & FaultAction;

/** Faults that wait for their moment. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];
  /** How often each point was struck. */
  readonly struck = new Map<FaultPoint, number>();

  inject(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  take(at: FaultPoint, address: string): FaultAction | undefined {
    const entry = this.#waiting.find(
      ({ fault }) => fault.at === at && address.toLowerCase().startsWith(fault.entity?.toLowerCase() ?? ''),
    );
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#waiting.splice(this.#waiting.indexOf(entry), 1);
    this.struck.set(at, (this.struck.get(at) ?? 0) + 1);
    return entry.fault;
  }
}
