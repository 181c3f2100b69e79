import * as encode from './encode.ts';
import type { LinkHost, Outcome, Outlet } from './hosts.ts';
import { addressOf, Link } from './link.ts';
import type { Fields } from './performatives.ts';
import { DISPOSITION, performative, TRANSFER } from './performatives.ts';

/** Room for the transfer performative beside its payload. */
const TRANSFER_BYTES = 64;

/** A link over which the client receives. */
export class ConsumerLink extends Link implements Outlet {
  /** The client takes deliveries that are settled when they are sent. */
  readonly settled: boolean;
  /** There may be credit, or a window, that was not there before. */
  onCredit: () => void = () => undefined;
  /** The client wants its unused credit taken back; `finishDrain` answers. */
  onDrain: () => void = () => {
    this.finishDrain();
  };
  onDisposition: (delivery: number, outcome: Outcome) => void = () => undefined;
  #deliveries = 0;
  #credit = 0;
  #draining = false;

  constructor(session: LinkHost, attach: Fields) {
    super(session, attach);
    this.settled = attach.number(3) === 1;
  }

  /** What may be sent now. */
  get credit(): number {
    return this.open ? Math.min(this.#credit, this.session.window) : 0;
  }

  override get address(): string {
    return addressOf(this.source);
  }

  accept(source?: Buffer, properties?: Buffer): void {
    this.reply([undefined, undefined, undefined, properties], source);
  }

  flow(fields: Fields): void {
    this.#credit = (fields.number(5) ?? 0) + (fields.number(6) ?? 0) - this.#deliveries;
    this.#draining = fields.boolean(8);
    if (!this.open) return;
    this.onCredit();
    if (this.#draining) this.onDrain();
  }

  override windowOpened(): void {
    if (this.open) this.onCredit();
  }

  /** Also when no credit is left: without an answer the client closes the link. */
  finishDrain(): void {
    if (!this.#draining || !this.open) return;
    this.#draining = false;
    this.#deliveries += this.#credit;
    this.#credit = 0;
    const none = undefined;
    const drain = encode.bool(true);
    this.session.flow([this.handle, encode.uint(this.#deliveries), encode.uint(0), none, drain]);
  }

  /** Sends a message; the caller has looked at the credit. Returns the delivery id. */
  deliver(payload: Buffer, tag: Buffer): number {
    const id = this.session.nextDeliveryId();
    this.#credit -= 1;
    this.#deliveries += 1;
    if (!this.settled) {
      this.session.expect(id, (outcome) => {
        this.onDisposition(id, outcome);
      });
    }
    const size = this.session.maxFrameSize - TRANSFER_BYTES;
    for (let at = 0; at === 0 || at < payload.length; at += size) {
      const fields = [
        this.handle,
        encode.uint(id),
        encode.binary(tag),
        encode.uint(0),
        encode.bool(this.settled),
        encode.bool(at + size < payload.length),
      ];
      this.session.transfer(performative(TRANSFER, fields), payload.subarray(at, at + size));
    }
    return id;
  }

  /** Tells the client that a delivery is settled, and how. */
  settle(delivery: number, state: Buffer): void {
    const role = encode.bool(false);
    const fields = [role, encode.uint(delivery), undefined, encode.bool(true), state];
    this.session.send(performative(DISPOSITION, fields));
  }
}
